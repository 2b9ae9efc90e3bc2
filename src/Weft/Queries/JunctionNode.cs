using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary>
/// Conditions joined by <c>and</c>, or by <c>or</c>: flat, so that a chain of a thousand is no deeper than one of two.
/// </summary>
internal sealed class JunctionNode : QueryNode
{
    private readonly bool _isAnd;
    private readonly QueryNode[] _parts;

    private JunctionNode(bool isAnd, QueryNode[] parts)
    {
        _isAnd = isAnd;
        _parts = parts;
    }

    /// <summary>Joins conditions; one alone stays itself, and <c>a and (b and c)</c> becomes <c>a and b and c</c>.</summary>
    public static QueryNode Of(bool isAnd, List<QueryNode> parts)
    {
        if (parts.Count == 1) return parts[0];
        List<QueryNode> flat = [];
        foreach (QueryNode part in parts)
        {
            if (part is JunctionNode inner && inner._isAnd == isAnd) flat.AddRange(inner._parts);
            else flat.Add(part);
        }
        return new JunctionNode(isAnd, [.. flat]);
    }

    public override QueryTruth Evaluate(TaskRow row)
    {
        // One false settles an "and", one true an "or"; short of that, one unknown makes the whole unknown.
        QueryTruth settling = _isAnd ? QueryTruth.False : QueryTruth.True;
        QueryTruth result = _isAnd ? QueryTruth.True : QueryTruth.False;
        foreach (QueryNode part in _parts)
        {
            QueryTruth truth = part.Evaluate(row);
            if (truth == settling) return settling;
            if (truth == QueryTruth.Unknown) result = QueryTruth.Unknown;
        }
        return result;
    }

    public override void Write(StringBuilder text, bool negated = false)
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            if (i > 0) text.Append(_isAnd ? " and " : " or ");
            // "and" binds tighter, so only an "or" within an "and" needs parentheses.
            bool fence = _isAnd && _parts[i] is JunctionNode;
            if (fence) text.Append('(');
            _parts[i].Write(text);
            if (fence) text.Append(')');
        }
    }

    public override void Collect(List<Column> columns)
    {
        foreach (QueryNode part in _parts) part.Collect(columns);
    }
}
