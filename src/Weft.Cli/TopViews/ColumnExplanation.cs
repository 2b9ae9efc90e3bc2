using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>Explains a column of the table, and goes to its neighbours: what it means, where it comes from, whose it is, and what it says of the chosen row.</summary>
/// <param name="columns">The columns, in the order they are shown.</param>
/// <param name="at">Which one.</param>
/// <param name="chosen">The row that is chosen; null for none.</param>
internal sealed class ColumnExplanation(IReadOnlyList<Column> columns, int at, TaskRow? chosen) : ITopView
{
    private readonly StyledLines _lines = new();
    private readonly TaskId? _task = chosen?.Id;
    private readonly RowKind _kind = chosen?.Kind ?? RowKind.Process;
    private readonly int[] _one = new int[1];
    private int _at = Math.Clamp(at, 0, Math.Max(0, columns.Count - 1));
    private int _top;
    private int _room = 1;

    public void Refresh(TopContext context)
    {
    }

    public void Draw(CellGrid frame, TopContext context)
    {
        int width = Math.Min(frame.Width, 84);
        if (columns.Count == 0) return;
        Fill(context, width - 2);
        int height = Math.Min(frame.Height, _lines.Count + 2);
        // At the bottom: the head of the table with its columns stays in sight.
        int row = frame.Height - height;
        _room = Math.Max(1, height - 2);
        _top = Math.Clamp(_top, 0, Math.Max(0, _lines.Count - _room));
        byte[] blank = new byte[frame.Width];
        blank.AsSpan().Fill((byte)' ');
        for (int i = row; i < frame.Height; i++) frame.Put(i, 0, blank, CellMeaning.Plain);
        if (height >= 2)
        {
            frame.Paint(row, 0, frame.Width, CellMeaning.Heading);
            frame.Put(row++, 0, Encoding.UTF8.GetBytes($" {columns[_at].Header}: column {_at + 1} of {columns.Count}"), CellMeaning.Heading);
        }
        for (int i = 0; i < _room && row < frame.Height; i++, row++) _lines.Draw(frame, _top + i, row, column: 1);
        if (row < frame.Height) frame.Put(row, 0, " Left, Right other columns  Esc back"u8, CellMeaning.Dim);
        frame.Cursor = null;
    }

    public bool Handle(TerminalEvent input, TopContext context)
    {
        if (input.Kind == TerminalEventKind.Mouse) return true;
        if (input.Kind != TerminalEventKind.Key || (input.Modifiers & KeyModifiers.Control) != 0) return false;
        switch (input.Key)
        {
            case KeyCode.Left: Go(-1); break;
            case KeyCode.Right or KeyCode.Tab: Go(1); break;
            case KeyCode.Up: _top = Math.Max(0, _top - 1); break;
            case KeyCode.Down: _top++; break;
            case KeyCode.F10: return false;
            case KeyCode.Character when input.Character.Value is '<' or ',': Go(-1); break;
            case KeyCode.Character when input.Character.Value is '>' or '.': Go(1); break;
            case KeyCode.Escape or KeyCode.Enter or KeyCode.Backspace: context.Close(this); break;
            case KeyCode.Character when input.Character.Value is 'q' or 'x': context.Close(this); break;
        }
        return true;
    }

    private void Go(int step) => (_at, _top) = ((_at + step + columns.Count) % columns.Count, 0);

    private void Fill(TopContext context, int width)
    {
        Column column = columns[_at];
        _lines.Clear();
        foreach (string line in WordWrap.Lines($"{char.ToUpperInvariant(column.Meaning[0])}{column.Meaning[1..]}.", Math.Max(1, width), Math.Max(1, width))) _lines.Line(line, CellMeaning.Strong);
        Entry("unit", ColumnWords.Unit(column), width);
        Entry("source", column.Source, width);
        Entry("on a process", ColumnWords.Scope(column.Scope), width);
        Entry("readable by", column.Permission, width);
        Entry("in queries", column.Id + (column.Aliases.Length > 0 ? $" (also {string.Join(", ", column.Aliases)})" : "") + $"; in JSON {column.JsonName}", width);
        if (_task is not null) Entry("chosen row", Value(context, column), width);
    }

    private void Entry(string label, string text, int width)
    {
        int room = Math.Max(1, width - 14);
        bool isFirst = true;
        foreach (string line in WordWrap.Lines(text, room, room))
        {
            _lines.Add((isFirst ? label : "").PadRight(14), CellMeaning.Dim);
            _lines.Line(line);
            isFirst = false;
        }
    }

    private string Value(TopContext context, Column column)
    {
        TaskSnapshot snapshot = context.Sample.Snapshot;
        for (int i = 0; i < snapshot.Count; i++)
        {
            TaskRow row = snapshot[i];
            if (row.Tid != _task!.Value.Tid || row.Kind != _kind || row.Stat.StartTicks != _task.Value.StartTicks) continue;
            CellBuffer cell = new();
            Sanitizer.Append(cell, row.Name, context.Screen.Unicode, 40);
            cell.Text(" ("u8).Number(row.Tid).Text("): "u8);
            if (!context.Sample.IsPast)
            {
                _one[0] = i;
                context.Scanner.Load(snapshot, _one, column.Needs);
            }
            ColumnValue value = column.Read(row);
            CellText.Append(cell, column, value, context.Screen.Unicode, person: true);
            if (!value.IsPresent) cell.Text(", "u8).Text(Portraits.Phrases.Why(value.Presence));
            return Encoding.UTF8.GetString(cell.Bytes[..TextCells.Prefix(cell.Bytes, 400, out _)]);
        }
        return "not there any more";
    }
}
