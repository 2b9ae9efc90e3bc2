using Weft.Columns;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Cli.Rendering;

/// <summary>Writes any registry column's value as text, for a person (units spelled) or plain.</summary>
internal static class CellText
{
    public static void Append(CellBuffer cell, Column column, ColumnValue value, bool unicode, bool person)
    {
        if (!value.IsPresent)
        {
            // '-': there is no such thing; '?': it is not known (the reason is in --json and under -v).
            cell.Byte(value.Presence == Presence.NotApplicable ? (byte)'-' : (byte)'?');
            return;
        }
        switch (column.Type)
        {
            case ColumnType.Text: AppendText(cell, value.Text, unicode); break;
            case ColumnType.Real: cell.Fixed(value.Real, 1); break;
            case ColumnType.Size when person: HumanUnits.AppendSize(cell, value.Integer); break;
            case ColumnType.Size: cell.Number(value.Integer); break;
            case ColumnType.Duration: HumanUnits.AppendDuration(cell, value.Integer); break;
            case ColumnType.Time: AppendTime(cell, value.Integer / 1_000_000_000); break;
            case ColumnType.Address: cell.Text("0x"u8).Hexadecimal(value.Unsigned, 1); break;
            case ColumnType.Boolean: cell.Text(value.Integer != 0 ? "yes"u8 : "no"u8); break;
            default: cell.Number(value.Integer); break;
        }
    }

    private static void AppendText(CellBuffer cell, ReadOnlySpan<byte> text, bool unicode)
    {
        text = text.TrimEnd((byte)0);
        while (true)
        {
            int end = text.IndexOf((byte)0);
            Sanitizer.Append(cell, end < 0 ? text : text[..end], unicode);
            if (end < 0) return;
            cell.Byte((byte)' ');
            text = text[(end + 1)..];
        }
    }

    private static void AppendTime(CellBuffer cell, long seconds)
    {
        LocalTime t = LocalTime.Of(seconds);
        cell.Padded(t.Year, 4).Byte((byte)'-').Padded(t.Month, 2).Byte((byte)'-').Padded(t.Day, 2).Byte((byte)' ')
            .Padded(t.Hour, 2).Byte((byte)':').Padded(t.Minute, 2).Byte((byte)':').Padded(t.Second, 2);
    }
}
