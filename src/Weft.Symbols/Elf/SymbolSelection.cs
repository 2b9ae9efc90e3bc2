namespace Weft.Symbols.Elf;

/// <summary>Which symbols a table holds.</summary>
public enum SymbolSelection
{
    /// <summary>Functions, indirect functions, labels and data among the code, stubs of the procedure linkage table.</summary>
    Code,
    /// <summary>Data objects, and untyped symbols outside code.</summary>
    Data,
}
