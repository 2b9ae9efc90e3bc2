namespace Weft.Symbols.Dwarf;

/// <summary>A decoded line table (.debug_line).</summary>
internal sealed class LineTable
{
    private readonly LineRow[] _rows;
    private readonly LineSequence[] _sequences;
    private readonly RangeMap _sequenceAt;
    private readonly LineFiles? _files;

    /// <summary>Takes over what was decoded.</summary>
    /// <param name="rows">The rows; those of a sequence together and in rising order of address.</param>
    /// <param name="sequences">Where the sequences are in the rows.</param>
    /// <param name="sequenceAt">The sequences by address.</param>
    /// <param name="files">The files; null without any.</param>
    public LineTable(LineRow[] rows, LineSequence[] sequences, RangeMap sequenceAt, LineFiles? files)
    {
        _rows = rows;
        _sequences = sequences;
        _sequenceAt = sequenceAt;
        _files = files;
    }

    /// <summary>A table in which nothing is found.</summary>
    public static LineTable Empty { get; } = new([], [], RangeMap.Empty, null);

    /// <summary>Memory that the table takes, about.</summary>
    public long Bytes => 64 + 24L * _rows.Length + 8L * _sequences.Length + _sequenceAt.Bytes + (_files?.Bytes ?? 0);

    /// <summary>The row of an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="convention">Which row, where several would do.</param>
    /// <param name="row">The row.</param>
    public bool TryFind(ulong address, LineConvention convention, out LineRow row)
    {
        row = default;
        int found = _sequenceAt.Find(address);
        if (found < 0) return false;
        (int first, int count) = _sequences[found];
        int low = first, high = first + count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_rows[middle].Address <= address) low = middle + 1;
            else high = middle;
        }
        if (low == first) return false;
        int last = low - 1;
        row = _rows[convention == LineConvention.Debugger ? Statement(first, last) : last];
        return true;
    }

    private int Statement(int first, int last)
    {
        int chosen = last;
        while (chosen > first && _rows[chosen].Line == 0) chosen--;
        for (int at = chosen; at >= first && _rows[at].Address == _rows[chosen].Address; at--)
            if (_rows[at].IsStatement && _rows[at].Line != 0) return at;
        return chosen;
    }

    /// <summary>The path of a file; null when the table does not name it.</summary>
    public string? PathOf(int file) => _files?.PathOf(file);
}
