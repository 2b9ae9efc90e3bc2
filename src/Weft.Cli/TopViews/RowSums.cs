using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>What pools and groups show in each column: reckoned when first asked for, kept until the rows are made anew.</summary>
internal sealed class RowSums
{
    private double[] _values = [];
    private bool[] _isKnown = [];
    private int _columns;

    /// <summary>Forgets all.</summary>
    public void Reset(int sums, int columns)
    {
        _columns = columns;
        if (_values.Length < sums * columns) (_values, _isKnown) = (new double[sums * columns * 2], new bool[sums * columns * 2]);
        else Array.Clear(_isKnown);
    }

    /// <summary>The sum of a row in a column; NaN when no member has a value there.</summary>
    public double Of(TopList list, TaskSnapshot snapshot, in TopRow row, TopColumn column, int columnIndex)
    {
        int at = (row.Sums * _columns) + columnIndex;
        if ((uint)at >= (uint)_values.Length) return double.NaN;
        if (_isKnown[at]) return _values[at];
        SumKind kind = SumKinds.Of(column.Registry!, row.Kind == TopRowKind.Pool);
        double sum = 0, greatest = double.NaN;
        int known = 0;
        for (int member = row.Index; member >= 0; member = list.NextMember(member))
        {
            double value = RowOrder.Number(column.Registry!, snapshot[member]);
            if (double.IsNaN(value)) continue;
            known++;
            sum += value;
            if (!(value <= greatest)) greatest = value;
        }
        _isKnown[at] = true;
        return _values[at] = known == 0 ? double.NaN : kind switch { SumKind.Sum => sum, SumKind.Mean => sum / known, _ => greatest };
    }
}
