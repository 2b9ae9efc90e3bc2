namespace Weft.Symbols.Dwarf;

/// <summary>The row of a line table for an address.</summary>
/// <param name="File">The source file's path as it was at compilation, not resolved; null when unknown.</param>
/// <param name="Line">The line, from 1; 0 where the compiler says that code belongs to no line.</param>
/// <param name="Column">The column, from 1; 0 when unknown.</param>
/// <param name="IsStatement">Whether a debugger would stop here.</param>
public readonly record struct SourceLine(string? File, int Line, int Column, bool IsStatement);
