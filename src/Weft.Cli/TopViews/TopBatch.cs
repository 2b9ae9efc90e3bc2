using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>A look as text: the machine in two lines, then a table of all rows. No escapes, nothing cut but at the width asked for.</summary>
internal sealed class TopBatch(StandardOutput output, int? width) : ITopPrinter
{
    private readonly CellBuffer _cells = new();
    private readonly CellBuffer _line = new();
    private TopColumn[]? _columns;
    private TopCells? _texts;
    private int[] _from = [];

    public void Print(TopContext context, TopLooks looks)
    {
        TopList list = looks.List;
        TopColumn[] columns = _columns ??= Array.FindAll(TopColumns.Make(context.Settings.Columns, context.Settings.ShowThreads), static c => !c.IsExtra);
        TopCells texts = _texts ??= new TopCells(context.Screen.Unicode);
        texts.CpuDivisor = context.Settings.CpuOfMachine ? Math.Max(1, context.Sample.Machine.CpuCount) : 1;
        texts.Reset(list, columns.Length);
        TaskFields needs = TaskFields.CommandLine, rates = TaskFields.None;
        foreach (TopColumn column in columns) (needs, rates) = (needs | column.Needs, rates | column.RateNeeds);
        looks.Load(needs, rates);
        Head(context);
        Write(context, list, columns, texts);
        Header(columns, context);
        BranchText branches = new(context.Screen.Unicode);
        CommandCell command = new(context.Screen.Unicode, texts);
        for (int i = 0; i < list.Count && !output.IsClosed; i++)
        {
            _line.Clear();
            for (int c = 0; c < columns.Length; c++) Cell(columns[c], _cells.Bytes[_from[(i * columns.Length) + c].._from[(i * columns.Length) + c + 1]]);
            branches.Write(_line, list, i);
            command.Write(_line, list, context, i, width ?? int.MaxValue / 2);
            command.WriteNote(_line, list, context, i);
            End();
        }
        output.Write("\n"u8);
    }

    private void Head(TopContext context)
    {
        LocalTime now = LocalTime.Of(context.Sample.Machine.TakenUnixNanoseconds / 1_000_000_000);
        _line.Clear();
        _line.Padded(now.Hour, 2).Byte((byte)':').Padded(now.Minute, 2).Byte((byte)':').Padded(now.Second, 2).Text("  "u8);
        PlainHead.First(_line, context.Sample.Machine);
        End();
        _line.Clear();
        PlainHead.Second(_line, context.Sample.Machine);
        End();
        output.Write("\n"u8);
    }

    private void Write(TopContext context, TopList list, TopColumn[] columns, TopCells texts)
    {
        _cells.Clear();
        if (_from.Length < (list.Count * columns.Length) + 1) _from = new int[(list.Count * columns.Length * 5 / 4) + 1];
        foreach (TopColumn column in columns) column.Width = Math.Max(column.Width, column.Header.Length);
        for (int i = 0; i < list.Count; i++)
        {
            for (int c = 0; c < columns.Length; c++)
            {
                int from = _from[(i * columns.Length) + c] = _cells.Length;
                _ = texts.Write(_cells, list, context, i, columns[c], c);
                columns[c].Width = Math.Max(columns[c].Width, TextCells.Count(_cells.Bytes[from..]));
            }
        }
        _from[list.Count * columns.Length] = _cells.Length;
    }

    private void Header(TopColumn[] columns, TopContext context)
    {
        _line.Clear();
        foreach (TopColumn column in columns) Cell(column, System.Text.Encoding.ASCII.GetBytes(column.Header));
        _line.Text(context.Settings.ShowThreads ? "COMMAND, THREAD"u8 : "COMMAND"u8);
        End();
    }

    private void Cell(TopColumn column, ReadOnlySpan<byte> text)
    {
        int pad = column.Width - TextCells.Count(text);
        if (column.IsRight) _line.Fill((byte)' ', pad).Text(text);
        else _line.Text(text).Fill((byte)' ', pad);
        _line.Byte((byte)' ');
    }

    private void End()
    {
        if (width is { } most && TextCells.Count(_line.Bytes) > most) _line.Truncate(TextCells.Prefix(_line.Bytes, most, out _));
        _line.Truncate(_line.Bytes.TrimEnd((byte)' ').Length);
        output.Write(_line.Byte((byte)'\n').Bytes);
    }
}
