namespace Weft.Symbols.Elf;

/// <summary>The type of a program header (p_type).</summary>
public enum ElfSegmentType : uint
{
    /// <summary>PT_NULL.</summary>
    None,
    /// <summary>PT_LOAD: mapped into memory.</summary>
    Load,
    /// <summary>PT_DYNAMIC.</summary>
    Dynamic,
    /// <summary>PT_INTERP: the path of the dynamic linker.</summary>
    Interpreter,
    /// <summary>PT_NOTE.</summary>
    Note,
    /// <summary>PT_SHLIB.</summary>
    SharedLibrary,
    /// <summary>PT_PHDR.</summary>
    ProgramHeaders,
    /// <summary>PT_TLS: the initial image of thread-local storage.</summary>
    ThreadLocal,
    /// <summary>PT_GNU_EH_FRAME: where .eh_frame_hdr is in memory.</summary>
    ExceptionFrameHeader = 0x6474_E550,
    /// <summary>PT_GNU_STACK.</summary>
    Stack = 0x6474_E551,
    /// <summary>PT_GNU_RELRO: read-only after relocation.</summary>
    ReadOnlyAfterRelocation = 0x6474_E552,
    /// <summary>PT_GNU_PROPERTY.</summary>
    Property = 0x6474_E553,
}
