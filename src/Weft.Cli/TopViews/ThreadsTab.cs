using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>The threads of a process as the sample on the screen has them, those that use most CPU first. Reads only of the rows that are drawn.</summary>
internal sealed class ThreadsTab : IPageTab
{
    // Widths of the columns, with their gaps.
    private const int TidWidth = 8, NameWidth = 17, StateWidth = 11, RateWidth = 7;
    private const int WithState = 52, WithWait = 60;

    private readonly CellBuffer _cell = new();
    private readonly int[] _one = new int[1];
    private long[] _order = [];
    private TaskSnapshot? _snapshot;
    private PageSubject? _subject;
    private int _count;
    private int _chosen;
    private int _chosenTid;
    private bool _isPast;

    public string Title => "threads";

    public string ShortTitle => "threads";

    public char Key => 't';

    public int Count => _count + 1;

    public int FixedLines => 1;

    public int Chosen
    {
        get => _count == 0 ? -1 : _chosen + 1;
        set
        {
            _chosen = Math.Clamp(value - 1, 0, Math.Max(0, _count - 1));
            _chosenTid = _count > 0 && IsCurrent ? Row(_chosen).Tid : 0;
        }
    }

    /// <summary>The thread that is chosen; 0 for none.</summary>
    public int ChosenTid => _count > 0 ? _chosenTid : 0;

    private bool IsCurrent => _snapshot is not null && _subject!.TryRow(_snapshot, out _);

    public void Refresh(TopContext context, PageSubject subject)
    {
        (_snapshot, _subject, _isPast) = (context.Sample.Snapshot, subject, context.Sample.IsPast);
        // What has ended keeps no rows; a sample that does not hold it shows none.
        _count = IsCurrent ? subject.ThreadRows : 0;
        if (_order.Length < _count) _order = new long[Math.Max(_count, _order.Length * 2)];
        for (int i = 0; i < _count; i++) _order[i] = Key32(_snapshot[subject.Row + 1 + i]) << 32 | (uint)(subject.Row + 1 + i);
        Array.Sort(_order, 0, _count);
        int tid = _chosenTid != 0 ? _chosenTid : subject.Tid;
        _chosen = Math.Clamp(_chosen, 0, Math.Max(0, _count - 1));
        for (int i = 0; i < _count; i++)
        {
            if (Row(i).Tid != tid) continue;
            _chosen = i;
            break;
        }
        if (_count > 0) _chosenTid = Row(_chosen).Tid;
    }

    public void Prepare(TopContext context, PageSubject subject, int width)
    {
        if (!IsCurrent) _count = 0;
    }

    public void Draw(CellGrid frame, TopContext context, int line, int row)
    {
        if (line == 0)
        {
            Heading(frame, row);
            return;
        }
        if (line > _count) return;
        TaskRow task = Row(line - 1);
        if (!_isPast)
        {
            _one[0] = task.Index;
            context.Scanner.Load(_snapshot!, _one, WaitWords.Needs);
        }
        CellMeaning meaning = Meaning(task);
        _cell.Clear();
        _cell.Number(task.Tid);
        int at = Right(frame, row, 0, TidWidth - 1, meaning) + 1;
        at = Left(frame, row, at, NameWidth, task.Name, meaning, context.Screen.Unicode);
        if (frame.Width >= WithState) at = Left(frame, row, at, StateWidth, Encoding.ASCII.GetBytes(StateWords.Adjective(task.Stat.State)), meaning, unicode: true);
        bool hasRates = task.Rates(out TaskRates rates) == Presence.Present;
        at = Rate(frame, row, at, hasRates ? rates.CpuPercent : double.NaN, meaning);
        if (frame.Width >= WithWait) at = Rate(frame, row, at, hasRates ? rates.RunDelayPercent : double.NaN, meaning);
        _cell.Clear();
        WaitWords.Append(_cell, task, _isPast ? null : context.Waits, context.Screen.Unicode);
        frame.Put(row, at + 1, _cell.Bytes, meaning);
    }

    public string Text(int line)
    {
        if (line == 0 || line > _count) return "";
        TaskRow task = Row(line - 1);
        _cell.Clear();
        _cell.Number(task.Tid).Byte((byte)' ');
        Sanitizer.Append(_cell, task.Name, unicode: true);
        return Encoding.UTF8.GetString(_cell.Bytes);
    }

    public string Status(long now) => _count == 0 ? "" : $"{_count} {(_count == 1 ? "thread" : "threads")}";

    private TaskRow Row(int index) => _snapshot![(int)(uint)_order[index]];

    // Small for much CPU; then the sum keeps the order of the rows, which is by tid.
    private static long Key32(TaskRow row)
    {
        double cpu = row.Rates(out TaskRates rates) == Presence.Present ? rates.CpuPercent : double.NaN;
        return double.IsNaN(cpu) ? int.MaxValue : int.MaxValue - 1 - (int)Math.Min(1e9, cpu * 1000);
    }

    private static CellMeaning Meaning(TaskRow row) => (char)row.Stat.State switch
    {
        'R' => CellMeaning.Running,
        'D' or 'T' or 't' => CellMeaning.Watch,
        'Z' or 'X' => CellMeaning.Stuck,
        'I' => CellMeaning.Dim,
        _ => CellMeaning.Plain,
    };

    private static void Heading(CellGrid frame, int row)
    {
        frame.Paint(row, 0, frame.Width, CellMeaning.Heading);
        int at = TidWidth;
        frame.Put(row, TidWidth - 4, "TID"u8, CellMeaning.Heading);
        frame.Put(row, at, "NAME"u8, CellMeaning.Heading);
        at += NameWidth;
        if (frame.Width >= WithState)
        {
            frame.Put(row, at, "STATE"u8, CellMeaning.Heading);
            at += StateWidth;
        }
        frame.Put(row, at + RateWidth - 5, "CPU%"u8, CellMeaning.Heading);
        at += RateWidth;
        if (frame.Width >= WithWait)
        {
            frame.Put(row, at + RateWidth - 6, "WAIT%"u8, CellMeaning.Heading);
            at += RateWidth;
        }
        frame.Put(row, at + 1, "WAITS FOR"u8, CellMeaning.Heading);
    }

    private int Left(CellGrid frame, int row, int at, int width, ReadOnlySpan<byte> text, CellMeaning meaning, bool unicode)
    {
        _cell.Clear();
        Sanitizer.Append(_cell, text, unicode, width - 1);
        frame.Put(row, at, _cell.Bytes, meaning, width - 1);
        return at + width;
    }

    private int Right(CellGrid frame, int row, int at, int width, CellMeaning meaning)
    {
        frame.Put(row, at + Math.Max(0, width - _cell.Length), _cell.Bytes, meaning, width);
        return at + width;
    }

    private int Rate(CellGrid frame, int row, int at, double percent, CellMeaning meaning)
    {
        _cell.Clear();
        if (double.IsNaN(percent)) _cell.Byte((byte)'?');
        else _cell.Fixed(percent, 1);
        return Right(frame, row, at, RateWidth - 1, meaning) + 1;
    }
}
