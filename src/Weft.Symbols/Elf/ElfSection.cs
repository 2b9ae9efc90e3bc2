namespace Weft.Symbols.Elf;

/// <summary>One section header (Elf64_Shdr, elf(5)).</summary>
/// <param name="Index">Its number in the table.</param>
/// <param name="NameOffset">sh_name: where its name begins in the table of section names.</param>
/// <param name="Type">sh_type.</param>
/// <param name="Flags">sh_flags.</param>
/// <param name="Address">sh_addr: its file address; 0 when it is not loaded.</param>
/// <param name="Offset">sh_offset: where it begins in the file.</param>
/// <param name="Size">sh_size in bytes; as compressed.</param>
/// <param name="Link">sh_link: for symbols, the number of their string table.</param>
/// <param name="Info">sh_info.</param>
/// <param name="Alignment">sh_addralign.</param>
/// <param name="EntrySize">sh_entsize.</param>
public readonly record struct ElfSection(
    int Index, uint NameOffset, ElfSectionType Type, ulong Flags, ulong Address, ulong Offset, ulong Size, uint Link, uint Info,
    ulong Alignment, ulong EntrySize)
{
    /// <summary>SHF_ALLOC: it is in memory when the program runs.</summary>
    public bool IsLoaded => (Flags & 2) != 0;

    /// <summary>SHF_EXECINSTR: it holds instructions.</summary>
    public bool IsExecutable => (Flags & 4) != 0;

    /// <summary>SHF_COMPRESSED: its bytes begin with a compression header.</summary>
    public bool IsCompressed => (Flags & 0x800) != 0;

    /// <summary>True when a file address lies in the section.</summary>
    public bool Contains(ulong address) => address - Address < Size;
}
