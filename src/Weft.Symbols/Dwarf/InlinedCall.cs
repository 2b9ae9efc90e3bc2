namespace Weft.Symbols.Dwarf;

/// <summary>A call that was replaced by the body of the called function.</summary>
/// <param name="Offset">Its entry, which leads to the called function's name.</param>
/// <param name="Parent">The inlined call it is in; -1 directly in the function.</param>
/// <param name="File">The file the call is in, by its number in the line table.</param>
/// <param name="Line">The call's line; 0 when unknown.</param>
/// <param name="Column">The call's column; 0 when unknown.</param>
internal readonly record struct InlinedCall(int Offset, int Parent, int File, int Line, int Column);
