namespace Weft.Symbols.Dwarf;

/// <summary>Finds the unit that describes an address.</summary>
/// <remarks>
/// .debug_aranges answers at once but may be missing, or miss units. So what it does not know is looked for in what the root
/// entries say, and at last among the functions of units whose root says nothing.
/// </remarks>
/// <param name="file">The file.</param>
internal sealed class UnitFinder(DwarfFile file)
{
    // How much of units without ranges is gone through. They are old compilers', or hold no code, as those of GCC's
    // link-time optimisation.
    private const long MaximumUnrangedBytes = 32 << 20;

    private RangeMap? _listed;
    private RangeMap? _rooted;
    private RangeMap? _walked;

    /// <summary>The units that may describe an address, the likeliest first, each by its offset; -1 when a source has none.</summary>
    /// <param name="source">0, 1 or 2: the table, the root entries, the functions.</param>
    /// <param name="address">The address.</param>
    public int Find(int source, ulong address) => source switch
    {
        0 => (_listed ??= ReadTable()).Find(address),
        1 => (_rooted ??= ReadRoots()).Find(address),
        _ => (_walked ??= WalkUnranged()).Find(address),
    };

    private RangeMap ReadTable()
    {
        RangeMapBuilder map = new();
        ReadOnlySpan<byte> section = file.Sections.AddressRanges.Whole;
        int offset = 0;
        while (offset < section.Length && !map.IsFull)
        {
            DwarfCursor cursor = new(section, offset);
            int end = cursor.End(out bool is64);
            if (end < 0) break;
            ReadSet(new DwarfCursor(section[..end], cursor.Position), offset, is64, map);
            offset = end;
        }
        return map.Build();
    }

    // DWARF 5, 6.1.2: version, unit, sizes of addresses and of segment selectors, then aligned pairs up to a pair of zeros.
    private static void ReadSet(DwarfCursor cursor, int start, bool is64, RangeMapBuilder map)
    {
        int version = cursor.Half();
        ulong unit = cursor.Number(is64 ? 8 : 4);
        int addressBytes = cursor.Byte();
        int segmentBytes = cursor.Byte();
        if (cursor.Failed || version != 2 || unit > int.MaxValue || addressBytes is not (4 or 8) || segmentBytes != 0) return;
        int pair = 2 * addressBytes;
        cursor.Skip((ulong)((pair - (cursor.Position - start) % pair) % pair));
        while (cursor.Remaining >= pair && !map.IsFull)
        {
            ulong from = cursor.Number(addressBytes);
            ulong length = cursor.Number(addressBytes);
            // A pair of zeros ends the set, but linkers also leave one where a discarded function was.
            map.Add(from, unchecked(from + length), (int)unit);
        }
    }

    private RangeMap ReadRoots()
    {
        RangeMapBuilder map = new();
        foreach (int start in file.Info.Starts)
        {
            if (map.IsFull) break;
            if (file.Info.Look(start) is { Header.IsType: false } unit) unit.AddRanges(unit.Root.Code, map, start);
        }
        return map.Build();
    }

    private RangeMap WalkUnranged()
    {
        RangeMapBuilder map = new();
        long walked = 0;
        foreach (int start in file.Info.Starts)
        {
            if (map.IsFull || walked > MaximumUnrangedBytes) break;
            if (file.Info.Look(start) is not { Header.IsType: false } unit) continue;
            if (unit.Root is not { Tag: DwarfTag.CompileUnit, HasChildren: true } root || root.Code.IsPresent) continue;
            walked += unit.Header.End - unit.Header.Offset;
            EntryWalker.AddFunctions(unit, map, start);
        }
        return map.Build();
    }
}
