namespace Weft.Symbols.Dwarf;

/// <summary>Collects ranges for a <see cref="RangeMap"/>.</summary>
internal sealed class RangeMapBuilder
{
    // Chromium has about a million for its units. A list that many entries refer to is counted for each, and so are ranges
    // that are left out: what is bounded is the time too.
    private const int Maximum = 1 << 21;

    private readonly List<NestedRange> _ranges = [];
    private int _seen;

    /// <summary>Count of ranges so far.</summary>
    public int Count => _ranges.Count;

    /// <summary>True when no more ranges are taken: the reader of a list must stop.</summary>
    public bool IsFull => _seen >= Maximum;

    /// <summary>
    /// Adds a range. Empty ones are left out, and those of functions that the linker discarded: they were left at 0, or
    /// marked with the highest address or the one before.
    /// </summary>
    /// <param name="start">The first address.</param>
    /// <param name="end">The address after the last.</param>
    /// <param name="value">What is found there, not negative.</param>
    public void Add(ulong start, ulong end, int value)
    {
        if (IsFull) return;
        _seen++;
        if (start == 0 || start >= end) return;
        _ranges.Add(new(start, end, value, _ranges.Count));
    }

    /// <summary>Counts something read that is no range.</summary>
    public void Spend() => _seen++;

    /// <summary>Makes the map.</summary>
    public RangeMap Build()
    {
        if (_ranges.Count == 0) return RangeMap.Empty;
        if (!IsSorted()) _ranges.Sort(Compare);
        List<ulong> starts = new(_ranges.Count), ends = new(_ranges.Count);
        List<int> values = new(_ranges.Count);
        Stack<NestedRange> open = new();
        ulong position = 0;
        foreach (NestedRange range in _ranges)
        {
            while (open.TryPeek(out NestedRange top) && top.End <= range.Start)
            {
                Emit(top.End, top.Value);
                open.Pop();
            }
            if (open.TryPeek(out NestedRange around)) Emit(range.Start, around.Value);
            position = range.Start;
            open.Push(range);
        }
        while (open.TryPop(out NestedRange top)) Emit(top.End, top.Value);
        return new RangeMap([.. starts], [.. ends], [.. values]);

        void Emit(ulong end, int value)
        {
            if (end <= position) return;
            if (ends.Count > 0 && ends[^1] == position && values[^1] == value) ends[^1] = end;
            else
            {
                starts.Add(position);
                ends.Add(end);
                values.Add(value);
            }
            position = end;
        }
    }

    private bool IsSorted()
    {
        for (int i = 1; i < _ranges.Count; i++)
            if (Compare(_ranges[i - 1], _ranges[i]) > 0) return false;
        return true;
    }

    // The outer before the inner; of two that are equal, the one that came first counts as the outer.
    private static int Compare(NestedRange left, NestedRange right)
    {
        int result = left.Start.CompareTo(right.Start);
        if (result == 0) result = right.End.CompareTo(left.End);
        return result == 0 ? left.Order.CompareTo(right.Order) : result;
    }

    private readonly record struct NestedRange(ulong Start, ulong End, int Value, int Order);
}
