using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary><c>name contains pg</c>, <c>startswith</c>, <c>endswith</c>.</summary>
internal sealed class TextPartNode(Column column, TextPart part, TextValue value) : ColumnNode(column)
{
    public override bool TakesNot => true;

    protected override bool Holds(ColumnValue cell, TaskRow row) => part switch
    {
        TextPart.Start => cell.Text.StartsWith(value.Bytes),
        TextPart.End => cell.Text.EndsWith(value.Bytes),
        _ => cell.Text.IndexOf(value.Bytes) >= 0,
    };

    protected override void WriteRest(StringBuilder text)
    {
        text.Append(part switch
        {
            TextPart.Start => "startswith ",
            TextPart.End => "endswith ",
            _ => "contains ",
        });
        value.Write(text);
    }
}
