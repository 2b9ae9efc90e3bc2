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
    /// <remarks>
    /// Of several rows at one address the last counts, unless a debugger would not stop there: then the one before it at
    /// which it would, as gdb chooses.
    /// </remarks>
    public bool TryFind(ulong address, out LineRow row)
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
        row = _rows[last];
        for (int at = last; at >= first && _rows[at].Address == row.Address && _rows[at].Line != 0; at--)
        {
            if (!_rows[at].IsStatement) continue;
            row = _rows[at];
            break;
        }
        return true;
    }

    /// <summary>The path of a file; null when the table does not name it.</summary>
    public string? PathOf(int file) => _files?.PathOf(file);
}
