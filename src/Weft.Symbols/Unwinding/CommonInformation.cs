namespace Weft.Symbols.Unwinding;

/// <summary>A common information entry (CIE): what many frame descriptions share (DWARF 5, 6.4.1; LSB core 10.6.1.1).</summary>
internal struct CommonInformation
{
    /// <summary>Deltas of code addresses count in this many bytes.</summary>
    public ulong CodeFactor;

    /// <summary>Offsets from the canonical frame address count in this many bytes.</summary>
    public long DataFactor;

    /// <summary>The column of the return address; 16 in all code for x86-64.</summary>
    public ulong ReturnAddressRegister;

    /// <summary>How addresses are written in frame descriptions ("R").</summary>
    public byte AddressEncoding;

    /// <summary>Bytes of the segment selector before each address (.debug_frame version 4).</summary>
    public byte SegmentSize;

    /// <summary>Frame descriptions begin with sized augmentation data ("z").</summary>
    public bool HasAugmentationData;

    /// <summary>The functions are signal trampolines ("S"): their caller was interrupted and did not call.</summary>
    public bool IsSignalFrame;

    /// <summary>Where the initial instructions begin and end in the section.</summary>
    public int InstructionsStart;

    /// <inheritdoc cref="InstructionsStart"/>
    public int InstructionsEnd;
}
