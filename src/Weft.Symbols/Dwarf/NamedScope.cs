namespace Weft.Symbols.Dwarf;

/// <summary>A namespace, class or the like whose name goes before the names of what is in it.</summary>
/// <param name="Start">The offset of its entry.</param>
/// <param name="End">The offset after its last child.</param>
/// <param name="Parent">The scope around it by its number; -1 at the outermost.</param>
/// <param name="IsLocal">Whether a function is between the two: the names around a local class do not go before its own.</param>
internal readonly record struct NamedScope(int Start, int End, int Parent, bool IsLocal);
