using System.Buffers.Binary;

namespace Weft.Symbols.Elf;

/// <summary>What the dynamic section says of where tables are (Elf64_Dyn, elf(5)); file addresses, 0 when absent.</summary>
internal readonly struct ElfDynamic
{
    // A dynamic section has some 30 entries, and one for each library needed.
    private const int MaximumEntries = 1 << 16;
    private const int EntryBytes = 16;

    private ElfDynamic(ReadOnlySpan<byte> bytes, Func<ulong, ulong> unrelocated)
    {
        for (int i = 0; i < MaximumEntries && bytes.Length >= EntryBytes; i++, bytes = bytes[EntryBytes..])
        {
            ulong tag = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            ulong value = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
            switch (tag)
            {
                case 0: return;
                case 2: JumpRelocationsSize = value; break;
                case 4: Hash = unrelocated(value); break;
                case 5: Strings = unrelocated(value); break;
                case 6: Symbols = unrelocated(value); break;
                case 7: Relocations = unrelocated(value); break;
                case 8: RelocationsSize = value; break;
                case 10: StringsSize = value; break;
                case 23: JumpRelocations = unrelocated(value); break;
                case 0x6FFF_FEF5: GnuHash = unrelocated(value); break;
                case 0x6FFF_FFF9: RelativeCount = value; break;
            }
        }
    }

    /// <summary>DT_SYMTAB.</summary>
    public ulong Symbols { get; }

    /// <summary>DT_STRTAB.</summary>
    public ulong Strings { get; }

    /// <summary>DT_STRSZ, in bytes.</summary>
    public ulong StringsSize { get; }

    /// <summary>DT_HASH.</summary>
    public ulong Hash { get; }

    /// <summary>DT_GNU_HASH.</summary>
    public ulong GnuHash { get; }

    /// <summary>DT_JMPREL: the relocations of the procedure linkage table.</summary>
    public ulong JumpRelocations { get; }

    /// <summary>DT_PLTRELSZ, in bytes.</summary>
    public ulong JumpRelocationsSize { get; }

    /// <summary>DT_RELA.</summary>
    public ulong Relocations { get; }

    /// <summary>DT_RELASZ, in bytes.</summary>
    public ulong RelocationsSize { get; }

    /// <summary>DT_RELACOUNT: how many of the relocations, the first ones, are without a symbol.</summary>
    public ulong RelativeCount { get; }

    /// <summary>Reads the dynamic section by its program header.</summary>
    public static bool TryRead(ElfImage image, Func<ulong, ulong> unrelocated, out ElfDynamic dynamic)
    {
        dynamic = default;
        if (!image.TryFindSegment(ElfSegmentType.Dynamic, out ElfSegment segment) || !image.TryGetSegmentBytes(segment, out ReadOnlyMemory<byte> bytes))
            return false;
        dynamic = new ElfDynamic(bytes.Span, unrelocated);
        return true;
    }
}
