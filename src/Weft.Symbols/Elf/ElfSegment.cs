namespace Weft.Symbols.Elf;

/// <summary>One program header (Elf64_Phdr, elf(5)).</summary>
/// <param name="Type">p_type.</param>
/// <param name="Flags">p_flags: 1 execute, 2 write, 4 read.</param>
/// <param name="Offset">p_offset: where it begins in the file.</param>
/// <param name="Address">p_vaddr: the file address it is linked at.</param>
/// <param name="FileSize">p_filesz, in bytes.</param>
/// <param name="MemorySize">p_memsz, in bytes.</param>
/// <param name="Alignment">p_align.</param>
public readonly record struct ElfSegment(
    ElfSegmentType Type, uint Flags, ulong Offset, ulong Address, ulong FileSize, ulong MemorySize, ulong Alignment)
{
    /// <summary>PF_X is set.</summary>
    public bool IsExecutable => (Flags & 1) != 0;
}
