namespace Weft.Symbols.Unwinding;

/// <summary>Where a walk is: the registers of one frame and how it was found.</summary>
public struct UnwindCursor
{
    /// <summary>The registers of this frame, as far as they are known.</summary>
    public RegisterSet Registers;

    /// <summary>How this frame was found.</summary>
    public FrameSource Source;

    /// <summary>Whether the instruction pointer is that of an instruction about to run, not of one after a call.</summary>
    public bool IsExact;

    /// <summary>Starts at the innermost frame.</summary>
    public UnwindCursor(in RegisterSet registers)
    {
        Registers = registers;
        IsExact = true;
    }

    /// <summary>The frame the cursor stands on.</summary>
    public readonly UnwoundFrame Frame => new(Registers.InstructionPointer, Registers.StackPointer, Source, IsExact);

    /// <inheritdoc cref="UnwoundFrame.LookupAddress"/>
    internal readonly ulong LookupAddress => IsExact ? Registers.InstructionPointer : Registers.InstructionPointer - 1;
}
