namespace Weft.Symbols.Elf;

/// <summary>One of the tables that an index was made of.</summary>
internal sealed record SymbolSource(ElfImage Image, RawSymbolTable Table, SymbolOrigin Origin);
