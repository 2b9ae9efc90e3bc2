using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary>One condition, or several joined.</summary>
internal abstract class QueryNode
{
    /// <summary>Whether <see cref="Write"/> has a place of its own for "not": <c>pid not in (1, 2)</c>.</summary>
    public virtual bool TakesNot => false;

    /// <summary>What the condition says of a task. Allocates nothing.</summary>
    public abstract QueryTruth Evaluate(TaskRow row);

    /// <summary>Writes the condition so that it reads back the same.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="negated">To write its opposite; only where <see cref="TakesNot"/>.</param>
    public abstract void Write(StringBuilder text, bool negated = false);

    /// <summary>Adds the columns that are not yet there.</summary>
    public abstract void Collect(List<Column> columns);
}
