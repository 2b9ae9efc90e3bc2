namespace Weft.Symbols.Dwarf;

/// <summary>The shape of an entry.</summary>
/// <param name="Code">The code that entries of this shape begin with; never 0.</param>
/// <param name="Tag">The kind of entry; kinds past 16 bits become 0xffff.</param>
/// <param name="HasChildren">Whether children follow.</param>
/// <param name="First">Index of the first attribute among those of all abbreviations of the table.</param>
/// <param name="Count">Count of attributes.</param>
/// <param name="FixedBytes">What all the attributes take together; -1 when it differs from entry to entry.</param>
internal readonly record struct Abbreviation(ulong Code, ushort Tag, bool HasChildren, int First, int Count, int FixedBytes);
