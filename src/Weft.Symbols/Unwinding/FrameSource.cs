namespace Weft.Symbols.Unwinding;

/// <summary>How a frame was found, best first. A frame is no more certain than those below it, by which it was found.</summary>
public enum FrameSource : byte
{
    /// <summary>The registers that were given: the innermost frame.</summary>
    Context,

    /// <summary>Call frame information of the frame below.</summary>
    CallFrameInformation,

    /// <summary>The registers that the kernel saved when it delivered a signal.</summary>
    Signal,

    /// <summary>The frame below is a stub of the procedure linkage table, known by its bytes.</summary>
    LinkageStub,

    /// <summary>The code of the frame below was followed to its return.</summary>
    PrologueAnalysis,

    /// <summary>The chain of frame pointers (rbp). A function that keeps none is missed in it.</summary>
    FramePointer,

    /// <summary>A word on the stack that looks like a return address. It may be left over from an earlier call.</summary>
    Scan,
}
