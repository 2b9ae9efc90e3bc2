namespace Weft.Symbols.Elf;

/// <summary>The type of a symbol (the low bits of st_info), of those that are kept.</summary>
public enum SymbolKind : byte
{
    /// <summary>STT_NOTYPE: a label, as assembler code has it.</summary>
    Untyped = 0,
    /// <summary>STT_OBJECT: data.</summary>
    Object = 1,
    /// <summary>STT_FUNC.</summary>
    Function = 2,
    /// <summary>STT_GNU_IFUNC: the function that chooses the implementation at run time.</summary>
    IndirectFunction = 10,
}
