using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>
/// Sorts rows of a snapshot by one column. Rows without a value come last in either direction, equal ones keep the order of
/// their ids. Makes no garbage.
/// </summary>
internal sealed class RowOrder
{
    private double[] _keys = [];
    private int[] _scratch = [];
    private TaskSnapshot _snapshot = new();
    private Column? _column;
    private bool _isText;
    private bool _descending;

    /// <summary>What a row is sorted by; NaN when it has no value, or the column is a text.</summary>
    public double this[int row] => _keys[row];

    /// <summary>Makes ready for a snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="column">The column; null for the order of ids.</param>
    /// <param name="descending">Whether great values come first.</param>
    public void Begin(TaskSnapshot snapshot, Column? column, bool descending)
    {
        (_snapshot, _column, _descending, _isText) = (snapshot, column, descending, column?.Type == ColumnType.Text);
        if (_keys.Length < snapshot.Count) _keys = new double[Math.Max(snapshot.Count, _keys.Length * 2)];
    }

    /// <summary>Reads a row's value.</summary>
    public void Read(int row) => _keys[row] = _column is null || _isText ? double.NaN : Number(_column, _snapshot[row]);

    /// <summary>Makes the key of a pool's or group's first member that of the whole.</summary>
    public void SumUp(int first, TopList list, SumKind kind)
    {
        if (_column is null || _isText) return;
        double sum = 0, best = double.NaN;
        int known = 0;
        for (int row = first; row >= 0; row = list.NextMember(row))
        {
            double key = _keys[row];
            if (double.IsNaN(key)) continue;
            known++;
            sum += key;
            if (Compare(key, best, kind == SumKind.Greatest || _descending) < 0) best = key;
        }
        _keys[first] = known == 0 ? double.NaN : kind switch { SumKind.Sum => sum, SumKind.Mean => sum / known, _ => best };
    }

    /// <summary>A cell as a number; NaN when there is none.</summary>
    public static double Number(Column column, TaskRow row)
    {
        ColumnValue value = column.Read(row);
        if (!value.IsPresent) return double.NaN;
        return column.Type switch
        {
            ColumnType.Real => value.Real,
            ColumnType.Address => value.Unsigned,
            ColumnType.Text => double.NaN,
            _ => value.Integer,
        };
    }

    /// <summary>Sorts row indexes.</summary>
    public void Sort(Span<int> rows)
    {
        if (rows.Length < 2) return;
        if (_scratch.Length < rows.Length) _scratch = new int[Math.Max(rows.Length, _scratch.Length * 2)];
        Span<int> other = _scratch.AsSpan(0, rows.Length);
        for (int width = 1; width < rows.Length; width *= 2)
        {
            for (int from = 0; from < rows.Length - width; from += 2 * width)
            {
                int middle = from + width;
                int end = Math.Min(middle + width, rows.Length);
                // Most rows are alike (idle), so most pieces are in order already.
                if (Compare(rows[middle - 1], rows[middle]) > 0) Merge(rows, other, from, middle, end);
            }
        }
    }

    private void Merge(Span<int> rows, Span<int> other, int from, int middle, int end)
    {
        rows[from..middle].CopyTo(other);
        Span<int> left = other[..(middle - from)];
        int l = 0, r = middle, to = from;
        while (l < left.Length) rows[to++] = r < end && Compare(left[l], rows[r]) > 0 ? rows[r++] : left[l++];
    }

    private int Compare(int a, int b)
    {
        int order = _isText ? CompareTexts(a, b) : Compare(_keys[a], _keys[b], _descending);
        if (order != 0) return order;
        order = _snapshot[a].Tid.CompareTo(_snapshot[b].Tid);
        return order != 0 ? order : a.CompareTo(b);
    }

    /// <summary>Which of two values comes first.</summary>
    public static int Compare(double x, double y, bool descending)
    {
        if (double.IsNaN(x)) return double.IsNaN(y) ? 0 : 1;
        if (double.IsNaN(y)) return -1;
        return x == y ? 0 : x < y == descending ? 1 : -1;
    }

    private int CompareTexts(int a, int b)
    {
        ColumnValue x = _column!.Read(_snapshot[a]);
        ColumnValue y = _column.Read(_snapshot[b]);
        if (!x.IsPresent || !y.IsPresent) return (x.IsPresent ? 0 : 1) - (y.IsPresent ? 0 : 1);
        int order = x.Text.SequenceCompareTo(y.Text);
        return _descending ? -order : order;
    }
}
