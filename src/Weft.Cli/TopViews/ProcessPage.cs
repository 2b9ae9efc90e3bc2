using System.Text;
using Weft.Cli.Terminal;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>
/// The page of a process: what it is, its threads, stacks, waits, files, memory, environment and limits, a tab each. What may
/// take long is read on another thread, so no key waits for it.
/// </summary>
internal sealed partial class ProcessPage : ITopView
{
    private const int StacksAt = 2, WheelLines = 3;

    private readonly PageSubject _subject;
    private readonly PageWorker _worker;
    private readonly IPageTab[] _tabs;
    private readonly int[] _tops;
    private readonly PageHead _head = new();
    private readonly PageSearch _search = new();
    private readonly TabStrip _strip = new();
    private int _at;
    private int _room = 1;
    private int _firstRow;
    private int _found = -1;
    private int _searchFrom;

    private ProcessPage(PageSubject subject, PageWorker worker, IPageTab[] tabs, int at)
    {
        (_subject, _worker, _tabs, _at) = (subject, worker, tabs, at);
        _tops = new int[tabs.Length];
    }

    /// <summary>What the clock says, CLOCK_MONOTONIC in nanoseconds; another in tests.</summary>
    internal Func<long> Clock { get; init; } = static () => SystemInformation.MonotonicNanoseconds;

    /// <summary>The tab that is shown.</summary>
    internal IPageTab Tab => _tabs[_at];

    /// <summary>Opens the page of a process.</summary>
    /// <param name="context">The live screen.</param>
    /// <param name="process">The process.</param>
    /// <param name="tid">The thread of it that was chosen; 0 for none.</param>
    /// <param name="tab">The letter of the tab: o, t, s, w, l, m, e or L.</param>
    public static void Open(TopContext context, TaskId process, int tid, char tab) => context.Open(Create(context, process, tid, tab));

    /// <summary>Makes the page.</summary>
    internal static ProcessPage Create(TopContext context, TaskId process, int tid, char tab, PageWorker? worker = null)
    {
        IPageTab[] tabs =
        [
            new ReadTab(new OverviewReader()), new ThreadsTab(), new ReadTab(new StacksReader()), new ReadTab(new WaitsReader()),
            new ReadTab(new FilesReader()), new ReadTab(new MemoryReader()), new ReadTab(new EnvironmentReader()), new ReadTab(new LimitsReader()),
        ];
        int at = Math.Max(0, Array.FindIndex(tabs, t => t.Key == tab));
        return new ProcessPage(new PageSubject(process, tid), worker ?? new PageWorker(context.Root, () => context.Wake()), tabs, at);
    }

    public void Refresh(TopContext context)
    {
        _subject.Find(context.Sample.Snapshot);
        if (_subject.Row < 0 && !context.Sample.IsPast) HasEnded();
        _head.Refresh(context, _subject);
        foreach (IPageTab tab in _tabs) tab.Refresh(context, _subject);
    }

    public void Draw(CellGrid frame, TopContext context)
    {
        long now = Clock();
        TakeAnswers(now);
        Read(context, now);
        frame.Clear();
        IPageTab tab = Tab;
        tab.Prepare(context, _subject, frame.Width);
        Head(frame, now);
        int row = 1;
        if (frame.Height >= 3) _strip.Draw(frame, row++, _tabs, _at);
        bool hasFoot = frame.Height >= 5;
        if (context.Sample.IsPast && tab is ReadTab && frame.Height >= 7) frame.Put(row++, 0, "As it is now, not at the time on the screen."u8, CellMeaning.Watch);
        int end = frame.Height - (hasFoot ? 1 : 0);
        for (int i = 0; i < tab.FixedLines && row < end - 1; i++) tab.Draw(frame, context, i, row++);
        (_firstRow, _room) = (row, Math.Max(1, end - row));
        int top = Scrolled(tab);
        for (int line = top; row < end && line < tab.Count; line++, row++)
        {
            tab.Draw(frame, context, line, row);
            if (line == tab.Chosen || line == _found) frame.Choose(row);
        }
        if (hasFoot) Foot(frame, context, tab, top, now);
    }

    // The first line that is shown, so that the chosen one is among them.
    private int Scrolled(IPageTab tab)
    {
        ref int top = ref _tops[_at];
        if (tab.Chosen >= 0)
        {
            if (tab.Chosen < top) top = tab.Chosen;
            if (tab.Chosen >= top + _room) top = tab.Chosen - _room + 1;
        }
        return top = Math.Clamp(top, tab.FixedLines, Math.Max(tab.FixedLines, tab.Count - _room));
    }

    private void Head(CellGrid frame, long now)
    {
        frame.Paint(0, 0, frame.Width, CellMeaning.Heading);
        string text = _head.Text;
        if (_subject.EndedAt != 0) text = $"{_head.Name} has ended ({ReadTab.Seconds(now - _subject.EndedAt)} ago); what follows was read before";
        int used = frame.Put(0, 0, Encoding.UTF8.GetBytes(text), CellMeaning.Heading);
        if (used < frame.Width && _subject.Tid > 0 && _subject.Tid != _subject.Process.ProcessId && Tab is ReadTab { Reader: OverviewReader or StacksReader })
            frame.Put(0, used, Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"; thread {_subject.Tid}")), CellMeaning.Heading);
    }

    private void Foot(CellGrid frame, TopContext context, IPageTab tab, int top, long now)
    {
        int row = frame.Height - 1;
        if (_search.IsTyping)
        {
            int used = frame.Put(row, 0, "/"u8, CellMeaning.Key);
            used += frame.Put(row, used, Encoding.UTF8.GetBytes(_search.Text), CellMeaning.Plain);
            frame.Cursor = (row, Math.Min(used, frame.Width - 1));
            return;
        }
        string status = tab.Status(now);
        int last = Math.Min(tab.Count, top + _room);
        if (tab.Count - tab.FixedLines > _room) status += $"{(status.Length > 0 ? "; " : "")}{Math.Max(0, last - tab.FixedLines)} of {tab.Count - tab.FixedLines} lines";
        byte[] right = Encoding.UTF8.GetBytes(status);
        int room = frame.Width - Rendering.TextCells.Count(right) - 2;
        if (context.Message is { } message) frame.Put(row, 0, Encoding.UTF8.GetBytes(message), context.MessageMeaning, Math.Max(0, room));
        else frame.Put(row, 0, Hints(tab), CellMeaning.Dim, Math.Max(0, room));
        frame.Put(row, Math.Max(0, room + 2), right, CellMeaning.Note);
    }

    private static ReadOnlySpan<byte> Hints(IPageTab tab) => tab switch
    {
        ThreadsTab => "Esc back  Enter stack  / search  ? help"u8,
        ReadTab { Reader: StacksReader } => "Esc back  S stop and look  / search  ? help"u8,
        _ => "Esc back  Tab next  / search  r again  ? help"u8,
    };

    private void TakeAnswers(long now)
    {
        while (_worker.TryTake(out IPageReader reader, out PageAnswer? answer))
        {
            if (answer is null) HasEnded();
            foreach (IPageTab tab in _tabs)
                if (tab is ReadTab read && ReferenceEquals(read.Reader, reader)) read.Accept(answer, now);
        }
    }

    private void Read(TopContext context, long now)
    {
        if (Tab is not ReadTab tab || !tab.IsDue(context, _subject, now)) return;
        if (!_worker.TryBegin(tab.Reader, new PageWish(_subject.Process, _subject.Tid, _subject.MayStop && tab.Reader is StacksReader))) return;
        tab.Begun(now);
        if (tab.Reader is StacksReader) _subject.MayStop = false;
    }

    private void HasEnded()
    {
        if (_subject.EndedAt == 0) _subject.EndedAt = Clock();
    }
}
