namespace Weft.Symbols.Elf;

/// <summary>How reading something of an ELF file went: <see cref="Ok"/>, or the reason why there is nothing.</summary>
public enum ElfOutcome
{
    /// <summary>It was read.</summary>
    Ok,
    /// <summary>The bytes do not begin with the ELF magic number.</summary>
    NotElf,
    /// <summary>A 32-bit file (ELFCLASS32).</summary>
    NotSixtyFourBit,
    /// <summary>A big-endian file (ELFDATA2MSB).</summary>
    NotLittleEndian,
    /// <summary>A file for another processor than x86-64 (e_machine).</summary>
    OtherMachine,
    /// <summary>The headers, or what they point to, lie past the end of the bytes.</summary>
    Truncated,
    /// <summary>A header contradicts itself: an entry size or a count that cannot be.</summary>
    BadHeader,
    /// <summary>There is no section, segment or entry of that kind.</summary>
    Absent,
    /// <summary>The section occupies no space in this file (SHT_NOBITS), as in a file of debug information alone.</summary>
    NoBits,
    /// <summary>A compression that is not known here, or a filter of xz other than LZMA2.</summary>
    UnknownCompression,
    /// <summary>The compressed bytes are broken, or do not give what they announce.</summary>
    BrokenCompression,
    /// <summary>Decompressed, it would exceed a limit, absolute or relative to its compressed size.</summary>
    TooLarge,
}
