using Weft.Symbols.Elf;

namespace Weft.Symbols.Dwarf;

/// <summary>The units of .debug_info or .debug_types.</summary>
/// <param name="file">The file it belongs to.</param>
/// <param name="bytes">The section.</param>
/// <param name="number">Tells the sections of a program apart; odd for .debug_types.</param>
internal sealed class UnitSection(DwarfFile file, SectionBytes bytes, int number)
{
    private const int UnitCost = 300;
    // Large programs have some ten thousand units, and as many as a million that are types.
    private const int MaximumUnits = 1 << 22;

    private readonly Dictionary<int, DwarfUnit?> _units = [];
    private int[]? _starts;

    /// <summary>The file.</summary>
    public DwarfFile File => file;

    /// <summary>The section's bytes.</summary>
    public SectionBytes Bytes => bytes;

    /// <summary>Tells the sections of a program apart.</summary>
    public int Number => number;

    /// <summary>Where the units begin, in rising order.</summary>
    public ReadOnlySpan<int> Starts => _starts ??= FindStarts();

    /// <summary>The unit that begins at an offset, which is kept; null when none can be read there.</summary>
    public DwarfUnit? At(int offset)
    {
        if (_units.TryGetValue(offset, out DwarfUnit? unit)) return unit;
        unit = Look(offset);
        _units.Add(offset, unit);
        file.Charge(UnitCost);
        return unit;
    }

    /// <summary>The unit that begins at an offset, for a look at all: it is not kept.</summary>
    public DwarfUnit? Look(int offset) =>
        UnitHeader.TryRead(bytes.UpTo((long)offset + UnitHeader.MaximumBytes), offset, (number & 1) != 0, out _, out UnitHeader header) && header.End <= bytes.UpTo(header.End).Length
            ? new DwarfUnit(this, header) : null;

    /// <summary>The unit that an entry is in.</summary>
    public DwarfUnit? Containing(ulong offset)
    {
        if (offset >= (ulong)bytes.Length) return null;
        int index = Starts.BinarySearch((int)offset);
        if (index < 0) index = ~index - 1;
        return index >= 0 && At(Starts[index]) is { } unit && unit.Holds((int)offset) ? unit : null;
    }

    /// <summary>Forgets the units. Where they begin stays known: the bytes are the same.</summary>
    public void Forget() => _units.Clear();

    private int[] FindStarts()
    {
        List<int> starts = [];
        ReadOnlySpan<byte> span = bytes.Whole;
        for (int offset = 0; offset < span.Length && starts.Count < MaximumUnits;)
        {
            if (UnitHeader.TryRead(span, offset, (number & 1) != 0, out int next, out _)) starts.Add(offset);
            if (next <= offset) break;
            offset = next;
        }
        return [.. starts];
    }
}
