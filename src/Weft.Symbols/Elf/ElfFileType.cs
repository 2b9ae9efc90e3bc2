namespace Weft.Symbols.Elf;

/// <summary>What kind of file it is (e_type).</summary>
public enum ElfFileType : ushort
{
    /// <summary>ET_NONE.</summary>
    None,
    /// <summary>ET_REL: an object file or kernel module; its symbols are relative to their sections.</summary>
    Relocatable,
    /// <summary>ET_EXEC: an executable at fixed addresses.</summary>
    Executable,
    /// <summary>ET_DYN: a shared object or a position-independent executable.</summary>
    SharedObject,
    /// <summary>ET_CORE: a core file.</summary>
    Core,
}
