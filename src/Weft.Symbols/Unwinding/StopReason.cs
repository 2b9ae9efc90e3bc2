namespace Weft.Symbols.Unwinding;

/// <summary>Why a walk ended.</summary>
public enum StopReason : byte
{
    /// <summary>It has not ended.</summary>
    None,

    /// <summary>Call frame information says that there is no caller: a thread's or a process's first function.</summary>
    EndOfStack,

    /// <summary>The code can only halt after the call, as that which starts a process or thread does.</summary>
    CodeEnds,

    /// <summary>The return address is 0: an outermost frame by convention.</summary>
    NullReturnAddress,

    /// <summary>The frame pointer is 0, an outermost frame by convention, and nothing else tells of a caller.</summary>
    NullFramePointer,

    /// <summary>The instruction pointer is in no executable mapping.</summary>
    NoModule,

    /// <summary>The caller's frame would not lie above this one: the stack or the tables are damaged.</summary>
    FrameDidNotGrow,

    /// <summary>The stack could not be read where the caller's registers should be.</summary>
    NoMemory,

    /// <summary>Nothing tells of a caller: no call frame information, no frame pointer, nothing that looks like a return address.</summary>
    NoCallerFound,

    /// <summary>The stack pointer or instruction pointer is unknown.</summary>
    NoRegisters,

    /// <summary>As many frames as were allowed.</summary>
    DepthLimit,
}
