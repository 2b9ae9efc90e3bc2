using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary><c>exe is missing</c>, <c>exe is present</c>: the one condition that is never unknown.</summary>
internal sealed class PresenceNode(Column column, bool present) : QueryNode
{
    public override QueryTruth Evaluate(TaskRow row)
    {
        ColumnValue cell = column.Read(row);
        bool isPresent = cell.IsPresent && !(column.Type == ColumnType.Real && double.IsNaN(cell.Real));
        return isPresent == present ? QueryTruth.True : QueryTruth.False;
    }

    public override void Write(StringBuilder text, bool negated = false) =>
        text.Append(column.Id).Append(present ? " is present" : " is missing");

    public override void Collect(List<Column> columns)
    {
        if (!columns.Contains(column)) columns.Add(column);
    }
}
