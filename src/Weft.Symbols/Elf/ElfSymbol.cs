namespace Weft.Symbols.Elf;

/// <summary>A symbol found in a <see cref="SymbolTable"/>, which gives its name.</summary>
/// <param name="Address">Its file address.</param>
/// <param name="Size">Its size in bytes; for one without a size, up to the next symbol or the end of its section.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Binding">How it is seen by other files.</param>
/// <param name="Origin">The table it came from.</param>
/// <param name="HasSize">False when the size is a guess.</param>
/// <param name="NameOffset">Where its name begins in its table's strings.</param>
/// <param name="Table">The number of its table among those that were added.</param>
public readonly record struct ElfSymbol(
    ulong Address, ulong Size, SymbolKind Kind, SymbolBinding Binding, SymbolOrigin Origin, bool HasSize, uint NameOffset, byte Table);
