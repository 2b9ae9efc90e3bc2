namespace Weft.Symbols.Dwarf;

/// <summary>A row of a line table: from this address on, until the next row's.</summary>
/// <param name="Address">The first address.</param>
/// <param name="File">The file's number, as the table counts.</param>
/// <param name="Line">The line; 0 where the code belongs to no line.</param>
/// <param name="Column">The column; 0 when unknown; the highest value stands for all above.</param>
/// <param name="IsStatement">Whether a debugger would stop here.</param>
internal readonly record struct LineRow(ulong Address, int File, int Line, ushort Column, bool IsStatement);
