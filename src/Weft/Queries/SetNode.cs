using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary><c>state in (D, R)</c>.</summary>
internal sealed class SetNode(Column column, QueryValue[] values) : ColumnNode(column)
{
    public override bool TakesNot => true;

    protected override bool Holds(ColumnValue cell, TaskRow row)
    {
        foreach (QueryValue value in values)
        {
            if (value.Order(cell, row) == 0) return true;
        }
        return false;
    }

    protected override void WriteRest(StringBuilder text)
    {
        text.Append("in (");
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0) text.Append(", ");
            values[i].Write(text);
        }
        text.Append(')');
    }
}
