using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Sampling;
using Weft.Tasks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>A live screen without a terminal: one view over samples of chosen processes, keys put in, and the frame read as text.</summary>
internal sealed class Stage : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly ProcRoot _root;
    private readonly TaskScanner _scanner;
    private readonly AutoResetEvent _woken = new(false);
    private readonly int[] _processes;

    public Stage(params int[] processes)
    {
        Assert.Equal(Errno.None, ProcRoot.TryOpen("/proc", out ProcRoot? root));
        _root = root!;
        _scanner = new TaskScanner(_root);
        _processes = processes;
        Context = new TopContext
        {
            Scanner = _scanner, Screen = new Screen { Columns = 80, IsTerminal = true, Unicode = true, Colour = true }, Settings = new TopSettings(),
            History = new NoStore(), Wake = () => _woken.Set(),
        };
        Context.Open(new Ground());
        Look();
    }

    public TopContext Context { get; }

    public ProcRoot Root => _root;

    public CellGrid Frame { get; } = new(80, 24);

    public TaskSnapshot Snapshot => Context.Sample.Snapshot;

    /// <summary>Takes a sample and shows it.</summary>
    public void Look(bool isPast = false)
    {
        Context.Sample = new TaskSample { IsPast = isPast };
        _scanner.Take(new TaskRequest { Rows = RowMode.Both, ProcessIds = _processes, Fields = TaskFields.Stat | TaskFields.Schedstat }, Context.Sample.Snapshot);
        foreach (ITopView view in Context.Views.ToArray()) view.Refresh(Context);
    }

    /// <summary>A process's row.</summary>
    public TaskRow Row(int process) => Rows().First(r => r.Kind == RowKind.Process && r.ProcessId == process);

    /// <summary>A thread's row.</summary>
    public TaskRow Thread(int tid) => Rows().First(r => r.Kind == RowKind.Thread && r.Tid == tid);

    public IEnumerable<TaskRow> Rows() => Enumerable.Range(0, Snapshot.Count).Select(i => Snapshot[i]);

    public ProcessPage Open(int process, char tab, int tid = 0)
    {
        ProcessPage.Open(Context, Row(process).Id, tid, tab);
        return (ProcessPage)Context.Views[^1];
    }

    /// <summary>The frame as the views draw it now, a line a row.</summary>
    public string[] Draw(int width = 80, int height = 24)
    {
        Frame.Resize(width, height);
        foreach (ITopView view in Context.Views) view.Draw(Frame, Context);
        return Lines(Frame);
    }

    /// <summary>Draws whenever another thread has something to show, until the frame is as wanted.</summary>
    public string[] Await(Func<string[], bool> holds, int width = 80, int height = 24)
    {
        long end = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (true)
        {
            string[] lines = Draw(width, height);
            if (holds(lines)) return lines;
            long left = end - Environment.TickCount64;
            if (left <= 0) Assert.Fail("not within a minute:\n" + string.Join('\n', lines));
            // What is read again for its age wakes nobody.
            _woken.WaitOne((int)Math.Min(left, 250));
        }
    }

    public void AwaitWake() => Assert.True(_woken.WaitOne(Limit), "nobody woke the screen");

    public void Press(KeyCode key, KeyModifiers modifiers = KeyModifiers.None) => Handle(TerminalEvent.OfKey(key, modifiers));

    public void Press(string letters)
    {
        foreach (Rune letter in letters.EnumerateRunes()) Handle(TerminalEvent.OfCharacter(letter));
    }

    public bool Handle(TerminalEvent input)
    {
        for (int i = Context.Views.Count - 1; i >= 0; i--)
            if (Context.Views[i].Handle(input, Context)) return true;
        return false;
    }

    public static string[] Lines(CellGrid frame)
    {
        string[] lines = new string[frame.Height];
        for (int row = 0; row < frame.Height; row++)
        {
            StringBuilder line = new();
            foreach (ulong cell in frame.Text(row))
                if (cell != CellGrid.RightHalf) line.Append(new Rune(CellGrid.Character(cell)));
            lines[row] = line.ToString().TrimEnd(' ');
        }

        return lines;
    }

    public void Dispose()
    {
        _scanner.Dispose();
        // Readings left behind may still use the root: it goes with the process.
    }

    internal sealed class Ground : ITopView
    {
        public List<TerminalEvent> Reached { get; } = [];

        public void Draw(CellGrid frame, TopContext context) => frame.Clear();

        public bool Handle(TerminalEvent input, TopContext context)
        {
            Reached.Add(input);
            return true;
        }

        public void Refresh(TopContext context)
        {
        }
    }

    private sealed class NoStore : ISampleStore
    {
        public int Count => 0;

        public long Bytes => 0;

        public long MaximumBytes => 0;

        public MachineSample Machine(int index) => new();

        public void Add(TaskSample sample)
        {
        }

        public bool TryLoad(int index, TaskSample into) => false;
    }
}
