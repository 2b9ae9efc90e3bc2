namespace Weft.Symbols.Elf;

/// <summary>One entry of a note segment or section (Elf64_Nhdr, elf(5)).</summary>
public readonly ref struct ElfNote
{
    /// <summary>NT_GNU_BUILD_ID, of the owner GNU.</summary>
    public const uint BuildIdType = 3;

    /// <summary>Creates a note of its parts.</summary>
    public ElfNote(uint type, ReadOnlySpan<byte> owner, ReadOnlySpan<byte> description)
    {
        Type = type;
        Owner = owner;
        Description = description;
    }

    /// <summary>The type, which has a meaning only together with the owner.</summary>
    public uint Type { get; }

    /// <summary>Who defined the type, such as GNU or CORE; without the NUL.</summary>
    public ReadOnlySpan<byte> Owner { get; }

    /// <summary>What it says.</summary>
    public ReadOnlySpan<byte> Description { get; }
}
