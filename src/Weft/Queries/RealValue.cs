using System.Globalization;
using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary>A number with a fraction.</summary>
internal sealed class RealValue(double value) : QueryValue
{
    public override int Order(ColumnValue cell, TaskRow row) => cell.Real.CompareTo(value);

    public override void Write(StringBuilder text) => text.Append(value.ToString("R", CultureInfo.InvariantCulture));
}
