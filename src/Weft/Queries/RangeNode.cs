using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary><c>pid between 100 and 200</c>, both ends included.</summary>
internal sealed class RangeNode(Column column, QueryValue low, QueryValue high) : ColumnNode(column)
{
    public override bool TakesNot => true;

    protected override bool Holds(ColumnValue cell, TaskRow row) => low.Order(cell, row) >= 0 && high.Order(cell, row) <= 0;

    protected override void WriteRest(StringBuilder text)
    {
        text.Append("between ");
        low.Write(text);
        text.Append(" and ");
        high.Write(text);
    }
}
