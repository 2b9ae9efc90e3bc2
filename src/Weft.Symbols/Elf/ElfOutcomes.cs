namespace Weft.Symbols.Elf;

/// <summary>The outcomes in words.</summary>
public static class ElfOutcomes
{
    /// <summary>The reason as it is shown to a person, without a capital and a full stop.</summary>
    public static string Text(ElfOutcome outcome) => outcome switch
    {
        ElfOutcome.Ok => "read",
        ElfOutcome.NotElf => "not an ELF file",
        ElfOutcome.NotSixtyFourBit => "a 32-bit ELF file; only 64-bit ones are read",
        ElfOutcome.NotLittleEndian => "a big-endian ELF file; only little-endian ones are read",
        ElfOutcome.OtherMachine => "an ELF file for another processor than x86-64",
        ElfOutcome.Truncated => "the file ends before what its headers point to",
        ElfOutcome.BadHeader => "the ELF headers contradict themselves",
        ElfOutcome.Absent => "not in the file",
        ElfOutcome.NoBits => "left out of this file",
        ElfOutcome.UnknownCompression => "compressed in a way that is not known here",
        ElfOutcome.BrokenCompression => "the compressed bytes are broken",
        ElfOutcome.TooLarge => "too large when decompressed",
        _ => "unreadable",
    };
}
