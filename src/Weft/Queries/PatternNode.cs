using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary><c>name ~ "^worker-[0-9]+$"</c>.</summary>
internal sealed class PatternNode(Column column, BytePattern pattern, bool negated) : ColumnNode(column)
{
    protected override bool Holds(ColumnValue cell, TaskRow row) => pattern.IsMatch(cell.Text) != negated;

    protected override void WriteRest(StringBuilder text)
    {
        text.Append(negated ? "!~ " : "~ ");
        QuotedText.WritePattern(text, pattern.Source);
    }
}
