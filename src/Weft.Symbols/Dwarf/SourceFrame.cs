namespace Weft.Symbols.Dwarf;

/// <summary>A function at an address, and the place in it.</summary>
/// <param name="LinkageName">The function's name as the linker knows it, mangled in C++ and Rust; null when the debug information gives none.</param>
/// <param name="QualifiedName">The function's name with its namespaces and classes, without parameters; null when unknown.</param>
/// <param name="File">The source file's path as it was at compilation, not resolved; null when unknown.</param>
/// <param name="Line">The line, from 1; 0 when unknown, and where the compiler says that code belongs to no line.</param>
/// <param name="Column">The column, from 1; 0 when unknown.</param>
/// <param name="IsInlined">Whether the function was inlined into the next frame's.</param>
public readonly record struct SourceFrame(string? LinkageName, string? QualifiedName, string? File, int Line, int Column, bool IsInlined)
{
    /// <summary>The linkage name when there is one, else the qualified name: what a demangler is given.</summary>
    public string? Function => LinkageName ?? QualifiedName;
}
