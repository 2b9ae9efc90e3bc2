namespace Weft.Symbols.Elf;

public sealed partial class ElfImage
{
    /// <summary>A section's name; empty when there is none.</summary>
    public ReadOnlySpan<byte> SectionName(in ElfSection section) => ElfText.At(_sectionNames.Span, section.NameOffset);

    /// <summary>Finds the first section of a name.</summary>
    public bool TryFindSection(ReadOnlySpan<byte> name, out ElfSection section)
    {
        foreach (ref readonly ElfSection candidate in Sections)
        {
            if (!ElfText.Is(_sectionNames.Span, candidate.NameOffset, name)) continue;
            section = candidate;
            return true;
        }
        section = default;
        return false;
    }

    /// <summary>Finds the first section of a type.</summary>
    public bool TryFindSection(ElfSectionType type, out ElfSection section)
    {
        foreach (ref readonly ElfSection candidate in Sections)
        {
            if (candidate.Type != type) continue;
            section = candidate;
            return true;
        }
        section = default;
        return false;
    }

    /// <summary>The section's bytes as they are stored: compressed ones stay so.</summary>
    public ElfOutcome TryGetStoredBytes(in ElfSection section, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (section.Type == ElfSectionType.NoBits) return ElfOutcome.NoBits;
        if (section.Type == ElfSectionType.None) return ElfOutcome.Absent;
        bool found = IsFromMemory && section.IsLoaded
            ? TryFromAddress(section.Address, section.Size, out bytes)
            : TryFileBytes(section.Offset, section.Size, out bytes);
        return found ? ElfOutcome.Ok : ElfOutcome.Truncated;
    }

    /// <summary>The section's bytes, decompressed when they are compressed (SHF_COMPRESSED, or a name that begins with .zdebug).</summary>
    /// <remarks>Decompression is done at every call: the caller keeps what it needs.</remarks>
    public ElfOutcome TryGetBytes(in ElfSection section, out ReadOnlyMemory<byte> bytes)
    {
        ElfOutcome outcome = TryGetStoredBytes(section, out bytes);
        if (outcome != ElfOutcome.Ok) return outcome;
        if (section.IsCompressed) return SectionCompression.TryDecompress(bytes, out bytes);
        return SectionName(section).StartsWith(".zdebug"u8) ? SectionCompression.TryDecompressOld(bytes, out bytes) : ElfOutcome.Ok;
    }

    /// <summary>A section by name, decompressed as far as it is looked at; empty without one. The names are those of <see cref="TryGetBytes(ReadOnlySpan{byte}, out ReadOnlyMemory{byte})"/>.</summary>
    public SectionBytes OpenSection(ReadOnlySpan<byte> name)
    {
        if (!TryFindByEitherName(name, out ElfSection section) || TryGetStoredBytes(section, out ReadOnlyMemory<byte> stored) != ElfOutcome.Ok) return SectionBytes.Empty;
        bool isOld = SectionName(section).StartsWith(".zdebug"u8);
        return section.IsCompressed || isOld ? SectionCompression.Open(stored, isOld && !section.IsCompressed) : stored;
    }

    /// <summary>The bytes of a section by name, decompressed; for <c>.debug_x</c> also as <c>.zdebug_x</c>, as binutils stored it before 2014.</summary>
    public ElfOutcome TryGetBytes(ReadOnlySpan<byte> name, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        return TryFindByEitherName(name, out ElfSection section) ? TryGetBytes(section, out bytes) : ElfOutcome.Absent;
    }

    private bool TryFindByEitherName(ReadOnlySpan<byte> name, out ElfSection section)
    {
        if (TryFindSection(name, out section)) return true;
        if (!name.StartsWith(".debug"u8) || name.Length > 64) return false;
        Span<byte> old = stackalloc byte[name.Length + 1];
        ".z"u8.CopyTo(old);
        name[1..].CopyTo(old[2..]);
        return TryFindSection(old, out section);
    }
}
