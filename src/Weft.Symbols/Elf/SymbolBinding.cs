namespace Weft.Symbols.Elf;

/// <summary>How a symbol is seen by other files (the high bits of st_info).</summary>
public enum SymbolBinding : byte
{
    /// <summary>STB_LOCAL.</summary>
    Local = 0,
    /// <summary>STB_GLOBAL.</summary>
    Global = 1,
    /// <summary>STB_WEAK.</summary>
    Weak = 2,
    /// <summary>STB_GNU_UNIQUE: global, and one for the whole process.</summary>
    Unique = 10,
}
