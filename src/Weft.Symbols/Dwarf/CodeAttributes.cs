namespace Weft.Symbols.Dwarf;

/// <summary>The attributes that say where an entry's code is: a first address and an end, or a list of ranges.</summary>
/// <param name="Low">DW_AT_low_pc.</param>
/// <param name="High">DW_AT_high_pc: an address, or a constant to be added to the first.</param>
/// <param name="Ranges">DW_AT_ranges.</param>
internal readonly record struct CodeAttributes(AttributeValue Low, AttributeValue High, AttributeValue Ranges)
{
    /// <summary>Whether the entry has code.</summary>
    public bool IsPresent => Ranges.IsPresent || (Low.IsPresent && High.IsPresent);
}
