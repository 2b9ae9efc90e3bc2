using System.Buffers.Binary;

namespace Weft.Symbols.Elf;

public sealed partial class ElfImage
{
    // The buckets of a hash table that are looked through to count symbols.
    private const int MaximumBuckets = 1 << 22;

    /// <summary>True when the file has a full symbol table (.symtab) with entries in it.</summary>
    public bool HasFullSymbols => TryGetSymbols(ElfSectionType.SymbolTable, out RawSymbolTable table) && table.Symbols.Length > 1;

    /// <summary>The dynamic section.</summary>
    internal bool TryGetDynamic(out ElfDynamic dynamic) => ElfDynamic.TryRead(this, Unrelocated, out dynamic);

    /// <summary>.symtab or .dynsym; the latter by the dynamic section when there are no section headers.</summary>
    internal bool TryGetSymbols(ElfSectionType type, out RawSymbolTable table)
    {
        table = default;
        if (TryFindSection(type, out ElfSection section) && section.Link < (uint)_sections.Length
            && TryGetStoredBytes(section, out ReadOnlyMemory<byte> entries) == ElfOutcome.Ok
            && TryGetStoredBytes(_sections[section.Link], out ReadOnlyMemory<byte> strings) == ElfOutcome.Ok)
        {
            ReadOnlyMemory<byte> extended = default;
            foreach (ref readonly ElfSection candidate in Sections)
            {
                if (candidate.Type != ElfSectionType.ExtendedSectionIndexes || candidate.Link != (uint)section.Index) continue;
                TryGetStoredBytes(candidate, out extended);
                break;
            }
            table = new RawSymbolTable(Whole(entries), strings, extended);
            return true;
        }
        return type == ElfSectionType.DynamicSymbols && TryGetDynamicSymbols(out table);
    }

    private bool TryGetDynamicSymbols(out RawSymbolTable table)
    {
        table = default;
        if (!TryGetDynamic(out ElfDynamic dynamic) || dynamic.Symbols == 0
            || !TryFromAddress(dynamic.Strings, dynamic.StringsSize, out ReadOnlyMemory<byte> strings)
            || !TryFromAddress(dynamic.Symbols, out ReadOnlyMemory<byte> entries)) return false;
        long count = Math.Max(HashCount(dynamic.Hash), GnuHashCount(dynamic.GnuHash));
        // The linkers put the strings behind the symbols: better than nothing when no hash table tells the count.
        if (count == 0 && dynamic.Strings > dynamic.Symbols) count = (long)Math.Min((dynamic.Strings - dynamic.Symbols) / RawSymbol.Size, int.MaxValue);
        table = new RawSymbolTable(Whole(entries[..(int)Math.Min(count * RawSymbol.Size, entries.Length)]), strings, default);
        return true;
    }

    /// <summary>DT_HASH: the count of chains is the count of symbols.</summary>
    private long HashCount(ulong address) =>
        address != 0 && TryFromAddress(address, 8, out ReadOnlyMemory<byte> table) ? Word(table.Span, 4) : 0;

    /// <summary>DT_GNU_HASH knows no count: the end of the chain of the highest bucket is looked for.</summary>
    private long GnuHashCount(ulong address)
    {
        const int HashHeader = 16;
        if (address == 0 || !TryFromAddress(address, out ReadOnlyMemory<byte> memory) || memory.Length < HashHeader) return 0;
        ReadOnlySpan<byte> table = memory.Span;
        uint buckets = Word(table, 0), first = Word(table, 4), filters = Word(table, 8);
        ulong chains = HashHeader + ((ulong)filters * 8) + ((ulong)buckets * 4);
        if (buckets > MaximumBuckets || chains > (ulong)table.Length) return 0;
        ReadOnlySpan<byte> heads = table.Slice(HashHeader + (int)(filters * 8), (int)buckets * 4);
        uint highest = 0;
        for (; heads.Length >= 4; heads = heads[4..]) highest = Math.Max(highest, BinaryPrimitives.ReadUInt32LittleEndian(heads));
        // None is hashed: all are undefined, and those do not matter here.
        if (highest < first) return first;
        for (ulong at = chains + ((ulong)(highest - first) * 4); at + 4 <= (ulong)table.Length; at += 4, highest++)
            if ((Word(table, (int)at) & 1) != 0) return (long)highest + 1;
        return 0;
    }

    private static ReadOnlyMemory<byte> Whole(ReadOnlyMemory<byte> entries) => entries[..(entries.Length / RawSymbol.Size * RawSymbol.Size)];
}
