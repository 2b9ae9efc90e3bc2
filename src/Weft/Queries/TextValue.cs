using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary>A text, compared byte by byte.</summary>
internal sealed class TextValue(byte[] value) : QueryValue
{
    public ReadOnlySpan<byte> Bytes => value;

    public override int Order(ColumnValue cell, TaskRow row) => cell.Text.SequenceCompareTo(value);

    public override void Write(StringBuilder text) => QuotedText.Write(text, value);
}
