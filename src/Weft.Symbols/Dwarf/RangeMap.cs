namespace Weft.Symbols.Dwarf;

/// <summary>
/// Which value an address belongs to. Ranges may nest or overlap; an address belongs to the one that begins last before it,
/// which is the innermost where they nest.
/// </summary>
internal sealed class RangeMap
{
    private readonly ulong[] _starts;
    private readonly ulong[] _ends;
    private readonly int[] _values;

    /// <summary>Takes over disjoint pieces in rising order.</summary>
    internal RangeMap(ulong[] starts, ulong[] ends, int[] values)
    {
        _starts = starts;
        _ends = ends;
        _values = values;
    }

    /// <summary>A map in which nothing is found.</summary>
    public static RangeMap Empty { get; } = new([], [], []);

    /// <summary>Memory that the map takes, about.</summary>
    public long Bytes => 20L * _starts.Length;

    /// <summary>The value at an address; -1 without one.</summary>
    public int Find(ulong address)
    {
        int index = Array.BinarySearch(_starts, address);
        if (index < 0) index = ~index - 1;
        return index >= 0 && address < _ends[index] ? _values[index] : -1;
    }
}
