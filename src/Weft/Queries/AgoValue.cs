using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary>A moment some time before the row was taken: it moves along with the clock.</summary>
internal sealed class AgoValue(long nanoseconds, Func<TaskRow, long> now) : QueryValue
{
    public override int Order(ColumnValue cell, TaskRow row) => cell.Integer.CompareTo(now(row) - nanoseconds);

    public override void Write(StringBuilder text)
    {
        if (nanoseconds == 0) text.Append("now");
        else text.Append('-').Append(DurationText.Format(nanoseconds));
    }
}
