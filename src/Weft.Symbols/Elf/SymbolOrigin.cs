namespace Weft.Symbols.Elf;

/// <summary>Which table a symbol came from, in the order in which equal ones are preferred.</summary>
public enum SymbolOrigin : byte
{
    /// <summary>.symtab of the file itself.</summary>
    Full,
    /// <summary>.dynsym.</summary>
    Dynamic,
    /// <summary>The table within .gnu_debugdata.</summary>
    MiniDebugInformation,
    /// <summary>.symtab of the separate debug file.</summary>
    DebugFile,
    /// <summary>Made up for a stub of the procedure linkage table: <c>name@plt</c>.</summary>
    LinkageStub,
}
