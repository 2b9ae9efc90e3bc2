using Weft.Symbols.Elf;

namespace Weft.Symbols.Dwarf;

/// <summary>
/// The debug sections of one file, decompressed; an absent section is empty. They must outlive what is made of them.
/// Only little-endian files are read, and sections below 2 GiB.
/// </summary>
public sealed record DwarfSections
{
    /// <summary>.debug_info: the entries that describe the program.</summary>
    public SectionBytes Info { get; init; } = SectionBytes.Empty;

    /// <summary>.debug_types: the type units of DWARF 4.</summary>
    public SectionBytes Types { get; init; } = SectionBytes.Empty;

    /// <summary>.debug_abbrev: the shapes of the entries.</summary>
    public SectionBytes Abbreviations { get; init; } = SectionBytes.Empty;

    /// <summary>.debug_line: the line number programs.</summary>
    public SectionBytes Line { get; init; } = SectionBytes.Empty;

    /// <summary>.debug_line_str: strings of the line number programs (DWARF 5).</summary>
    public SectionBytes LineStrings { get; init; } = SectionBytes.Empty;

    /// <summary>.debug_str: strings of the entries.</summary>
    public SectionBytes Strings { get; init; } = SectionBytes.Empty;

    /// <summary>.debug_str_offsets: strings by index (DWARF 5).</summary>
    public SectionBytes StringOffsets { get; init; } = SectionBytes.Empty;

    /// <summary>.debug_addr: addresses by index (DWARF 5).</summary>
    public SectionBytes Addresses { get; init; } = SectionBytes.Empty;

    /// <summary>.debug_ranges: address ranges (DWARF 3 and 4).</summary>
    public SectionBytes Ranges { get; init; } = SectionBytes.Empty;

    /// <summary>.debug_rnglists: address ranges (DWARF 5).</summary>
    public SectionBytes RangeLists { get; init; } = SectionBytes.Empty;

    /// <summary>.debug_aranges: which unit describes an address. Many compilers leave it out.</summary>
    public SectionBytes AddressRanges { get; init; } = SectionBytes.Empty;

    /// <summary>The file that .gnu_debugaltlink or .debug_sup names, where dwz puts what several files share; null without.</summary>
    public DwarfSections? Alternate { get; init; }
}
