namespace Weft.Symbols.Elf;

/// <summary>The type of a section (sh_type).</summary>
public enum ElfSectionType : uint
{
    /// <summary>SHT_NULL.</summary>
    None,
    /// <summary>SHT_PROGBITS.</summary>
    ProgramBits,
    /// <summary>SHT_SYMTAB: all symbols.</summary>
    SymbolTable,
    /// <summary>SHT_STRTAB.</summary>
    StringTable,
    /// <summary>SHT_RELA: relocations with addends.</summary>
    RelocationsWithAddends,
    /// <summary>SHT_HASH.</summary>
    Hash,
    /// <summary>SHT_DYNAMIC.</summary>
    Dynamic,
    /// <summary>SHT_NOTE.</summary>
    Note,
    /// <summary>SHT_NOBITS: occupies no space in the file.</summary>
    NoBits,
    /// <summary>SHT_REL.</summary>
    Relocations,
    /// <summary>SHT_SHLIB.</summary>
    SharedLibrary,
    /// <summary>SHT_DYNSYM: the symbols for dynamic linking.</summary>
    DynamicSymbols,
    /// <summary>SHT_SYMTAB_SHNDX: section indexes of symbols that have SHN_XINDEX.</summary>
    ExtendedSectionIndexes = 18,
}
