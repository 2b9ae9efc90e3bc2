using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary>The opposite of a condition; of an unknown one, unknown.</summary>
internal sealed class NotNode(QueryNode inner) : QueryNode
{
    public override QueryTruth Evaluate(TaskRow row) => inner.Evaluate(row) switch
    {
        QueryTruth.True => QueryTruth.False,
        QueryTruth.False => QueryTruth.True,
        _ => QueryTruth.Unknown,
    };

    public override void Write(StringBuilder text, bool negated = false)
    {
        if (inner.TakesNot)
        {
            inner.Write(text, negated: true);
            return;
        }
        bool fence = inner is JunctionNode;
        text.Append(fence ? "not (" : "not ");
        inner.Write(text);
        if (fence) text.Append(')');
    }

    public override void Collect(List<Column> columns) => inner.Collect(columns);
}
