namespace Weft.Symbols.Dwarf;

/// <summary>Collects the rows of a line number program by sequences.</summary>
/// <param name="maximumRows">How many rows are taken.</param>
internal sealed class LineRowCollector(int maximumRows)
{
    private static readonly Comparer<LineRow> ByAddress = Comparer<LineRow>.Create((left, right) => left.Address.CompareTo(right.Address));

    private readonly List<LineRow> _rows = [];
    private readonly List<LineSequence> _sequences = [];
    private readonly RangeMapBuilder _sequenceAt = new();
    private int _first;
    private bool _isSorted = true;
    private bool _isDiscarded;

    /// <summary>True when no more rows are taken.</summary>
    public bool IsFull => _rows.Count >= maximumRows;

    /// <summary>Notes an address that the program set.</summary>
    public void AddressSet(ulong address)
    {
        // The linker's marks for functions it discarded. Rows that follow would count on from there, past the highest
        // address and into real ones. 0 can be told by where the sequence begins.
        if (address is ulong.MaxValue or ulong.MaxValue - 1 or uint.MaxValue or uint.MaxValue - 1) _isDiscarded = true;
    }

    /// <summary>Adds a row.</summary>
    public void Add(in LineState state)
    {
        LineRow row = new(
            state.Address,
            state.File <= int.MaxValue ? (int)state.File : int.MaxValue,
            state.Line <= int.MaxValue ? (int)state.Line : 0,
            (ushort)Math.Min(state.Column, ushort.MaxValue),
            state.IsStatement);
        if (_rows.Count > _first && _rows[^1].Address > row.Address) _isSorted = false;
        _rows.Add(row);
    }

    /// <summary>Ends a sequence.</summary>
    /// <param name="end">The address after its last instruction.</param>
    public void EndSequence(ulong end)
    {
        int count = _rows.Count - _first;
        if (count > 0 && !_isDiscarded && _rows[_first].Address != 0)
        {
            if (!_isSorted) SortStably(count);
            _sequenceAt.Add(_rows[_first].Address, end, _sequences.Count);
            _sequences.Add(new(_first, count));
            _first = _rows.Count;
        }
        else _rows.RemoveRange(_first, count);
        _isSorted = true;
        _isDiscarded = false;
    }

    /// <summary>Makes the table; rows of a sequence that has no end are left out.</summary>
    public LineTable Build(LineFiles files)
    {
        _rows.RemoveRange(_first, _rows.Count - _first);
        return new LineTable([.. _rows], [.. _sequences], _sequenceAt.Build(), files);
    }

    // Rows at one address keep their order, for the last of them counts.
    private void SortStably(int count)
    {
        LineRow[] sorted = [.. _rows.Skip(_first).Take(count).Order(ByAddress)];
        _rows.RemoveRange(_first, count);
        _rows.AddRange(sorted);
    }
}
