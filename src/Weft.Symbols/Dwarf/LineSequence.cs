namespace Weft.Symbols.Dwarf;

/// <summary>Where the rows of a sequence (code that lies together) are in a table.</summary>
/// <param name="First">The first row.</param>
/// <param name="Count">Count of rows.</param>
internal readonly record struct LineSequence(int First, int Count);
