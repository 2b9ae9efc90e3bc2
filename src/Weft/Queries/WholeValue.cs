using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary>A whole number of whatever its column counts: things, bytes, nanoseconds, truth.</summary>
internal sealed class WholeValue(long value, ColumnType type) : QueryValue
{
    public override int Order(ColumnValue cell, TaskRow row) => cell.Integer.CompareTo(value);

    public override void Write(StringBuilder text) => text.Append(type switch
    {
        ColumnType.Size => SizeText.Format(value),
        ColumnType.Duration => DurationText.Format(value),
        ColumnType.Time => MomentText.Format(value),
        ColumnType.Boolean => value != 0 ? "yes" : "no",
        _ => value.ToString(System.Globalization.CultureInfo.InvariantCulture),
    });
}
