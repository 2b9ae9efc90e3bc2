namespace Weft.Symbols.Unwinding;

/// <summary>A frame description entry (FDE): the call frame information of one range of code (DWARF 5, 6.4.1).</summary>
public readonly struct FrameDescription
{
    internal FrameDescription(CallFrameSection section, in CommonInformation common, ulong start, ulong size, int instructionsStart, int instructionsEnd)
    {
        Section = section;
        Common = common;
        Start = start;
        Size = size;
        InstructionsStart = instructionsStart;
        InstructionsEnd = instructionsEnd;
    }

    /// <summary>The first address, as linked.</summary>
    public ulong Start { get; }

    /// <summary>The size of the code in bytes.</summary>
    public ulong Size { get; }

    /// <summary>Whether this is a signal trampoline (augmentation "S").</summary>
    public bool IsSignalFrame => Common.IsSignalFrame;

    internal CallFrameSection Section { get; }

    internal CommonInformation Common { get; }

    internal int InstructionsStart { get; }

    internal int InstructionsEnd { get; }

    /// <summary>Whether it speaks of an address.</summary>
    public bool Contains(ulong address) => unchecked(address - Start) < Size;
}
