using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.Rendering;

/// <summary>Prints a snapshot as CSV (RFC 4180) with the JSON names as headers; texts are made safe, missing values are empty.</summary>
internal static class PsCsv
{
    public static void Write(TaskSnapshot snapshot, ReadOnlySpan<int> rows, IReadOnlyList<Column> columns, StandardOutput output)
    {
        output.Line(string.Join(',', columns.Select(static c => c.JsonName)));
        CellBuffer cell = new();
        foreach (int row in rows)
        {
            for (int i = 0; i < columns.Count; i++)
            {
                if (i > 0) output.Write(","u8);
                ColumnValue value = columns[i].Read(snapshot[row]);
                if (!value.IsPresent) continue;
                cell.Clear();
                if (columns[i].Type == ColumnType.Text) CellText.Append(cell, columns[i], value, unicode: true, person: false);
                else if (columns[i].Type == ColumnType.Real) cell.Fixed(value.Real, 3);
                else if (columns[i].Type == ColumnType.Address) cell.Text("0x"u8).Hexadecimal(value.Unsigned, 1);
                else cell.Number(value.Integer);
                WriteQuoted(cell.Bytes, output);
            }
            output.Write("\n"u8);
        }
    }

    private static void WriteQuoted(ReadOnlySpan<byte> text, StandardOutput output)
    {
        if (text.IndexOfAny(",\"\n"u8) < 0)
        {
            output.Write(text);
            return;
        }
        output.Write("\""u8);
        foreach (byte b in text)
        {
            if (b == '"') output.Write("\""u8);
            output.Write([b]);
        }
        output.Write("\""u8);
    }
}
