namespace Weft.Symbols.Dwarf;

/// <summary>What the number of an <see cref="AttributeValue"/> means.</summary>
internal enum ValueClass : byte
{
    /// <summary>There is no value, or one of no use here (a block, a list of locations).</summary>
    None,
    /// <summary>An address.</summary>
    Address,
    /// <summary>An index into the unit's part of .debug_addr.</summary>
    AddressIndex,
    /// <summary>A number. In DWARF 2 and 3 it may be a section offset.</summary>
    Constant,
    /// <summary>An offset into the section that the attribute implies.</summary>
    SectionOffset,
    /// <summary>An index into the unit's part of .debug_rnglists.</summary>
    RangeListIndex,
    /// <summary>The text is in the section of the entry, at this offset.</summary>
    TextHere,
    /// <summary>An offset into .debug_str.</summary>
    TextOffset,
    /// <summary>An offset into .debug_line_str.</summary>
    LineTextOffset,
    /// <summary>An offset into .debug_str of the alternate file.</summary>
    AlternateTextOffset,
    /// <summary>An index into the unit's part of .debug_str_offsets.</summary>
    TextIndex,
    /// <summary>An entry of the same section, by offset in the section.</summary>
    ReferenceHere,
    /// <summary>An entry of .debug_info of the same file.</summary>
    InfoReference,
    /// <summary>An entry of .debug_info of the alternate file.</summary>
    AlternateReference,
    /// <summary>The type of a type unit, by its signature.</summary>
    TypeSignature,
}
