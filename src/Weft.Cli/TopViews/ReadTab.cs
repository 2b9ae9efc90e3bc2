using Weft.Cli.Rendering;
using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>A tab whose lines are read on another thread. The last answer stays on the screen, with its age, until there is another.</summary>
internal sealed class ReadTab(IPageReader reader) : IPageTab
{
    // Reading may take this part of a CPU at most.
    private const int CostShare = 20;

    private readonly StyledLines _lines = new();
    private PageAnswer? _answer;
    private PageAnswer? _laidOut;
    private int _width;
    private long _due;
    private long _askedAt;
    private bool _isPast;

    public string Title => reader.Title;

    public string ShortTitle => reader.ShortTitle;

    public char Key => reader.Key;

    public int Count => _lines.Count;

    public int FixedLines => 0;

    public int Chosen
    {
        get => -1;
        set { }
    }

    /// <summary>Whose answers are this tab's.</summary>
    public IPageReader Reader => reader;

    /// <summary>Whether a reading was begun that has not been answered.</summary>
    public bool IsAsked => _askedAt != 0;

    /// <summary>Whether it is to be read: never read, asked for again, or grown old.</summary>
    public bool IsDue(TopContext context, PageSubject subject, long now) =>
        subject.EndedAt == 0 && (_due == 0 || (_due <= now && !context.IsFrozen && !context.Sample.IsPast));

    /// <summary>Has it read again as soon as may be.</summary>
    public void Again() => _due = 0;

    /// <summary>A reading has begun.</summary>
    public void Begun(long now) => (_askedAt, _due) = (now, long.MaxValue);

    /// <summary>Takes an answer; null, of a process that has ended, leaves the last one.</summary>
    public void Accept(PageAnswer? answer, long now)
    {
        _askedAt = 0;
        if (answer is null) return;
        _answer = answer;
        // Asked for again meanwhile.
        if (_due == 0) return;
        _due = reader.Seconds == 0 ? long.MaxValue : now + Math.Max(reader.Seconds * 1_000_000_000L, answer.CostNanoseconds * CostShare);
    }

    public void Refresh(TopContext context, PageSubject subject) => _isPast = context.Sample.IsPast;

    public void Prepare(TopContext context, PageSubject subject, int width)
    {
        if (_answer is null)
        {
            _lines.Clear();
            if (subject.EndedAt == 0) _lines.Line("reading" + Ellipsis(context), CellMeaning.Dim);
            else _lines.Line("It ended before this was read.", CellMeaning.Dim);
            return;
        }
        if (ReferenceEquals(_answer, _laidOut) && width == _width) return;
        (_laidOut, _width) = (_answer, width);
        StandardOutput output = StandardOutput.Keeping();
        _answer.Print(context.Screen with { Columns = width, IsTerminal = true, Colour = true }, output);
        PrintedLines.Fill(_lines, output.Kept);
    }

    public void Draw(CellGrid frame, TopContext context, int line, int row) => _lines.Draw(frame, line, row);

    public string Text(int line) => _lines.Text(line);

    public string Status(long now)
    {
        string age = _answer is null ? "" : $"read {Seconds(now - _answer.TakenAt)} ago{(_isPast ? ": now, not then" : "")}";
        // A reading that takes a moment is nothing to tell of.
        if (_askedAt == 0 || (_answer is not null && now - _askedAt < 1_000_000_000)) return age;
        string reading = now - _askedAt < 2_000_000_000 ? "reading" : $"reading for {Seconds(now - _askedAt)}";
        return age.Length > 0 ? $"{age}; {reading}" : reading;
    }

    /// <summary>Whole seconds, with their unit.</summary>
    public static string Seconds(long nanoseconds)
    {
        CellBuffer text = new();
        HumanUnits.AppendAge(text, Math.Max(0, nanoseconds));
        return System.Text.Encoding.ASCII.GetString(text.Bytes);
    }

    private static string Ellipsis(TopContext context) => context.Screen.Unicode ? "…" : "...";
}
