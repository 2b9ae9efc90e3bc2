using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>Draws the rows that are seen, and knows what stands where.</summary>
internal sealed class TableDrawing
{
    private const int LeastCommand = 12;
    private const int CommandBesidesExtras = 40;
    private const int FramesUntilShrink = 20;
    private const int MarkCells = 1;
    private readonly bool _unicode;
    private readonly TopCells _cells;
    private readonly CommandCell _command;
    private readonly BranchArt _art;
    private readonly CellBuffer _bytes = new();
    private readonly CellBuffer _note = new();
    private bool[] _isShown = [];
    private int[] _at = [];
    private int[] _from = [];
    private CellMeaning[] _looks = [];
    private int[] _facts = [];
    private int _factCount;
    private int _headingRow;
    private int _firstRow;
    private int _rows;
    private int _commandAt;
    private bool _cpuOfMachine;

    public TableDrawing(bool unicode)
    {
        _unicode = unicode;
        _cells = new TopCells(unicode);
        _command = new CommandCell(unicode, _cells);
        _art = new BranchArt(unicode);
    }

    /// <summary>How far columns are moved out of the way on the left: first whole columns, then pieces of the command.</summary>
    public int Sideways { get; set; }

    /// <summary>Rows of tasks that are seen.</summary>
    public int Rows => _rows;

    /// <summary>The rows of the snapshot that were drawn.</summary>
    public ReadOnlySpan<int> Seen => _facts.AsSpan(0, _factCount);

    /// <summary>The keys at the bottom.</summary>
    public KeyBar Bar { get; } = new();

    /// <summary>The rows were made anew.</summary>
    public void Reset(TopList list, int columns, double cpuDivisor)
    {
        _cells.Reset(list, columns);
        _cells.CpuDivisor = cpuDivisor;
        _cpuOfMachine = cpuDivisor > 1;
        if (_isShown.Length != columns) (_isShown, _at) = (new bool[columns], new int[columns]);
    }

    /// <summary>Parts the frame: heading, rows, status, keys. Answers how many rows there are.</summary>
    public int Begin(CellGrid frame, int head, bool hasStatus)
    {
        int bottom = frame.Height >= 8 ? 1 : 0;
        if (hasStatus && frame.Height >= 12) bottom++;
        bool hasHeading = frame.Height - head - bottom >= 3;
        _headingRow = hasHeading ? head : -1;
        _firstRow = head + (hasHeading ? 1 : 0);
        _rows = Math.Max(0, frame.Height - _firstRow - bottom);
        return _rows;
    }

    /// <summary>Draws everything below the head.</summary>
    public void Draw(CellGrid frame, TopContext context, TableLook look)
    {
        int count = Math.Clamp(look.List.Count - look.Top, 0, _rows);
        int columns = look.Columns.Length;
        if (_from.Length < (count * (columns + 1)) + 1) (_from, _looks) = (new int[(count * (columns + 1)) + 64], new CellMeaning[(count * (columns + 1)) + 64]);
        bool isFixed = context.Settings.Columns is not null;
        Fit(look, frame.Width, isFixed);
        Load(context, look, count);
        Write(context, look, count);
        Widen(look, count);
        Fit(look, frame.Width, isFixed);
        Heading(frame, look, context);
        for (int i = 0; i < count; i++) Row(frame, context, look, i);
        Foot(frame, context, look);
    }

    /// <summary>The row of the list at a row of the screen; -1 for none.</summary>
    public int RowAt(int screenRow, int top, int count) =>
        screenRow >= _firstRow && screenRow < _firstRow + _rows && top + screenRow - _firstRow < count ? top + screenRow - _firstRow : -1;

    /// <summary>The column whose heading is there; -1 for none.</summary>
    public int ColumnAt(int screenRow, int screenColumn, TopColumn[] columns)
    {
        if (screenRow != _headingRow) return -1;
        for (int i = 0; i < columns.Length && i < _isShown.Length; i++)
        {
            if (_isShown[i] && screenColumn >= _at[i] && screenColumn <= _at[i] + columns[i].Width) return i;
        }
        return -1;
    }

    private void Fit(TableLook look, int width, bool isFixed)
    {
        TopColumn[] columns = look.Columns;
        int used = MarkCells;
        for (int i = 0; i < columns.Length; i++)
        {
            int least = columns[i].Header.Length + (IsSort(columns[i], look) ? 1 : 0);
            if (columns[i].Width < least) columns[i].Width = least;
            _isShown[i] = i == 0 || i > Sideways;
            if (_isShown[i]) used += columns[i].Width + 1;
        }
        while (!isFixed)
        {
            int drop = -1;
            for (int i = 0; i < columns.Length; i++)
            {
                if (_isShown[i] && columns[i].Importance > 0 && !IsSort(columns[i], look) && (drop < 0 || columns[i].Importance >= columns[drop].Importance)) drop = i;
            }
            if (drop < 0 || width - used >= (columns[drop].IsExtra ? CommandBesidesExtras : LeastCommand)) break;
            _isShown[drop] = false;
            used -= columns[drop].Width + 1;
        }
        int at = MarkCells;
        for (int i = 0; i < columns.Length; i++)
        {
            _at[i] = at;
            if (_isShown[i]) at += columns[i].Width + 1;
        }
        _commandAt = at;
    }

    private static bool IsSort(TopColumn column, TableLook look) => look.Sort is not null && column.Registry?.Id == look.Sort.Id;

    private void Load(TopContext context, TableLook look, int count)
    {
        if (_facts.Length < count) _facts = new int[count + 32];
        int facts = 0;
        for (int i = 0; i < count; i++)
        {
            if (look.List[look.Top + i].Kind <= TopRowKind.Group) _facts[facts++] = look.List[look.Top + i].Index;
        }
        TaskFields needs = TaskFields.CommandLine, rates = TaskFields.None;
        for (int i = 0; i < look.Columns.Length; i++)
        {
            if (_isShown[i]) (needs, rates) = (needs | look.Columns[i].Needs, rates | look.Columns[i].RateNeeds);
        }
        RowFacts.Load(context, _facts.AsSpan(0, facts), needs, rates);
        _factCount = facts;
    }

    private void Write(TopContext context, TableLook look, int count)
    {
        _bytes.Clear();
        int columns = look.Columns.Length;
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < columns; c++)
            {
                int at = (i * columns) + c;
                _from[at] = _bytes.Length;
                if (_isShown[c]) _looks[at] = _cells.Write(_bytes, look.List, context, look.Top + i, look.Columns[c], c);
            }
        }
        _from[count * columns] = _bytes.Length;
    }

    private ReadOnlySpan<byte> Cell(int at) => _bytes.Bytes[_from[at].._from[at + 1]];

    private void Widen(TableLook look, int count)
    {
        int columns = look.Columns.Length;
        for (int c = 0; c < columns; c++)
        {
            if (!_isShown[c]) continue;
            TopColumn column = look.Columns[c];
            int widest = column.Header.Length + (IsSort(column, look) ? 1 : 0);
            for (int i = 0; i < count; i++) widest = Math.Max(widest, Math.Min(column.Maximum, TextCells.Count(Cell((i * columns) + c))));
            if (widest >= column.Width)
            {
                (column.Width, column.Lately) = (widest, (0, 0));
                continue;
            }
            column.Lately = (Math.Max(widest, column.Lately.Greatest), column.Lately.Frames + 1);
            if (column.Lately.Frames < FramesUntilShrink) continue;
            (column.Width, column.Lately) = (column.Lately.Greatest, (0, 0));
        }
    }

    private void Heading(CellGrid frame, TableLook look, TopContext context)
    {
        if (_headingRow < 0) return;
        frame.Paint(_headingRow, 0, frame.Width, CellMeaning.Heading);
        for (int c = 0; c < look.Columns.Length; c++)
        {
            if (!_isShown[c]) continue;
            TopColumn column = look.Columns[c];
            _note.Clear();
            _note.Text(_cpuOfMachine && column.Id == "cpuNow" ? "CPU%m" : column.Header);
            if (IsSort(column, look)) _note.Text(context.Settings.SortAscending ? _unicode ? "▲"u8 : "^"u8 : _unicode ? "▼"u8 : "v"u8);
            int cells = TextCells.Count(_note.Bytes);
            frame.Put(_headingRow, _at[c] + (column.IsRight ? Math.Max(0, column.Width - cells) : 0), _note.Bytes, CellMeaning.Heading, column.Width);
        }
        string command = context.Settings.GroupBy.Length > 0 ? context.Settings.GroupBy.ToUpperInvariant() : context.Settings.ShowThreads ? "COMMAND, THREAD" : "COMMAND";
        frame.Put(_headingRow, _commandAt, Encoding.ASCII.GetBytes(command), CellMeaning.Heading);
    }

    private void Row(CellGrid frame, TopContext context, TableLook look, int i)
    {
        int screenRow = _firstRow + i;
        int index = look.Top + i;
        ref readonly TopRow row = ref look.List[index];
        bool isGone = row.Kind is TopRowKind.Ended or TopRowKind.ShortLived;
        bool isNew = row.Kind <= TopRowKind.Thread && context.Sample.Snapshot[row.Index].Rates(out TaskRates rates) == Presence.Present && rates.IsNew;
        bool isTagged = look.AnyTagged && look.Tagged.Contains(row.Key);
        if (isTagged) frame.Put(screenRow, 0, "*"u8, CellMeaning.Strong);
        else if (isNew || isGone) frame.Put(screenRow, 0, isNew ? "+"u8 : "-"u8, isNew ? CellMeaning.Appeared : CellMeaning.Dim);
        int columns = look.Columns.Length;
        for (int c = 0; c < columns; c++)
        {
            if (!_isShown[c]) continue;
            TopColumn column = look.Columns[c];
            ReadOnlySpan<byte> text = Cell((i * columns) + c);
            CellMeaning meaning = _looks[(i * columns) + c];
            if (isNew && c == 0) meaning = CellMeaning.Appeared;
            int cells = column.IsRight ? TextCells.Count(text) : 0;
            frame.Put(screenRow, _at[c] + (column.IsRight ? Math.Max(0, column.Width - cells) : 0), text, meaning, column.Width);
        }
        Command(frame, context, look, index, screenRow, isGone ? CellMeaning.Ended : row.Kind is TopRowKind.Pool or TopRowKind.Group ? CellMeaning.Note : CellMeaning.Plain);
        if (index == look.Selected) frame.Choose(screenRow);
    }

    private void Command(CellGrid frame, TopContext context, TableLook look, int index, int screenRow, CellMeaning meaning)
    {
        int at = _commandAt;
        at += _art.Draw(frame, screenRow, at, look.List, index);
        int room = frame.Width - at;
        if (room <= 0) return;
        int skip = Math.Max(0, Sideways - look.Columns.Length + 1) * 8;
        _note.Clear();
        _command.WriteNote(_note, look.List, context, index);
        int note = TextCells.Count(_note.Bytes);
        if (note > room - LeastCommand)
        {
            _note.Clear();
            _command.WriteNote(_note, look.List, context, index, withNames: false);
            note = TextCells.Count(_note.Bytes);
        }
        if (note > room - LeastCommand) note = 0;
        int from = _bytes.Length;
        _command.Write(_bytes, look.List, context, index, room + skip);
        ReadOnlySpan<byte> text = _bytes.Bytes[from..];
        if (skip > 0) text = text[TextCells.Prefix(text, skip, out _)..];
        int taken = frame.Put(screenRow, at, text, meaning, room - note);
        _bytes.Truncate(from);
        if (note > 0) frame.Put(screenRow, at + taken, _note.Bytes, CellMeaning.Note);
    }

    private void Foot(CellGrid frame, TopContext context, TableLook look)
    {
        int row = frame.Height - 1;
        if (look.List.Count == 0 && _rows > 0) frame.Put(_firstRow, 0, look.Status is null ? "no tasks"u8 : "nothing of that kind"u8, CellMeaning.Dim);
        if (look.Status is not null && frame.Height >= 12) frame.Put(row - 1, 0, Encoding.UTF8.GetBytes(Safe(look.Status)), CellMeaning.Note);
        if (frame.Height >= 8) Bar.Draw(frame, row);
        if (context.Message is null) return;
        for (int column = 0; column < frame.Width; column++) frame.Put(row, column, " "u8, CellMeaning.Plain);
        frame.Put(row, 0, Encoding.UTF8.GetBytes(context.Message), context.MessageMeaning);
    }

    private static string Safe(string text) => Messages.Shown.Text(text);
}
