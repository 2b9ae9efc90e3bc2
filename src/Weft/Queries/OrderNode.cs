using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary><c>cpu &gt; 50</c>.</summary>
internal sealed class OrderNode(Column column, QueryTokenKind comparison, QueryValue value) : ColumnNode(column)
{
    protected override bool Holds(ColumnValue cell, TaskRow row)
    {
        int order = value.Order(cell, row);
        return comparison switch
        {
            QueryTokenKind.Equal => order == 0,
            QueryTokenKind.NotEqual => order != 0,
            QueryTokenKind.Less => order < 0,
            QueryTokenKind.LessOrEqual => order <= 0,
            QueryTokenKind.Greater => order > 0,
            _ => order >= 0,
        };
    }

    protected override void WriteRest(StringBuilder text)
    {
        text.Append(comparison switch
        {
            QueryTokenKind.Equal => "= ",
            QueryTokenKind.NotEqual => "!= ",
            QueryTokenKind.Less => "< ",
            QueryTokenKind.LessOrEqual => "<= ",
            QueryTokenKind.Greater => "> ",
            _ => ">= ",
        });
        value.Write(text);
    }
}
