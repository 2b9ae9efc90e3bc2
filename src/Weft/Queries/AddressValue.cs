using System.Globalization;
using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary>An address or mask: 64 bits without a sign.</summary>
internal sealed class AddressValue(ulong value) : QueryValue
{
    public ulong Bits => value;

    public override int Order(ColumnValue cell, TaskRow row) => cell.Unsigned.CompareTo(value);

    public override void Write(StringBuilder text) => text.Append(CultureInfo.InvariantCulture, $"0x{value:x}");
}
