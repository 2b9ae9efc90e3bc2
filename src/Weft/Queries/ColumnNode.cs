using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary>A condition on one column.</summary>
internal abstract class ColumnNode(Column column) : QueryNode
{
    public Column Column => column;

    public sealed override QueryTruth Evaluate(TaskRow row)
    {
        ColumnValue cell = column.Read(row);
        if (IsMissing(cell)) return QueryTruth.Unknown;
        return Holds(cell, row) ? QueryTruth.True : QueryTruth.False;
    }

    public sealed override void Write(StringBuilder text, bool negated = false)
    {
        text.Append(column.Id).Append(negated ? " not " : " ");
        WriteRest(text);
    }

    public sealed override void Collect(List<Column> columns)
    {
        if (!columns.Contains(column)) columns.Add(column);
    }

    /// <summary>Whether the condition holds for a cell that is present.</summary>
    protected abstract bool Holds(ColumnValue cell, TaskRow row);

    /// <summary>Writes operator and value.</summary>
    protected abstract void WriteRest(StringBuilder text);

    // A rate over no time is not a number: nothing can be said of it either.
    private bool IsMissing(ColumnValue cell) => !cell.IsPresent || (column.Type == ColumnType.Real && double.IsNaN(cell.Real));
}
