using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary><c>caught contains 0x4000</c>: all these bits are set.</summary>
internal sealed class MaskNode(Column column, AddressValue mask) : ColumnNode(column)
{
    public override bool TakesNot => true;

    protected override bool Holds(ColumnValue cell, TaskRow row) => (cell.Unsigned & mask.Bits) == mask.Bits;

    protected override void WriteRest(StringBuilder text)
    {
        text.Append("contains ");
        mask.Write(text);
    }
}
