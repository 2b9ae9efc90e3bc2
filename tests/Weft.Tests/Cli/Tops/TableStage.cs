using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Weft.Sampling;
using Weft.Tasks;
using Weft.Tests.Sampling;
using Weft.Tests.Support;

namespace Weft.Tests.Cli.Tops;

/// <summary>The table over made-up samples: keys go in, frames come out, nothing of this machine is read.</summary>
internal sealed class TableStage : IDisposable
{
    private readonly FakeProc _proc = new();
    private readonly TaskScanner _scanner;
    private readonly TaskSampler _sampler;
    private readonly CellGrid _frame = new(80, 24);
    private long _seconds = 1000;

    public TableStage(ISampleStore? history = null)
    {
        _scanner = new TaskScanner(_proc.Root);
        _sampler = new TaskSampler(_scanner, new TaskRequest());
        Context = new TopContext
        {
            Scanner = _scanner,
            Screen = new Screen { Columns = 80, IsTerminal = true, Unicode = true, Colour = false },
            Settings = new TopSettings { SortColumn = "cpuNow" },
            History = history ?? new NoHistory(),
        };
        Table = new TopTable(new OneLineHead(), Context.Screen);
        Screen = new TopScreen(Context, _sampler, new OneLineHead());
        Context.Open(Table);
    }

    public TopContext Context { get; }

    public TopTable Table { get; }

    public TopScreen Screen { get; }

    /// <summary>A sample comes; of the past, so that no file is asked for what is not in it.</summary>
    public TableStage Sample(IReadOnlyList<MadeTask> tasks, IReadOnlyList<EndedTask>? ended = null)
    {
        TaskSample sample = new();
        MadeTask.Fill(sample, tasks, _seconds++, ended);
        sample.IsPast = true;
        if (Screen.Time.Add(sample)) Context.Sample = sample;
        foreach (ITopView view in Context.Views) view.Refresh(Context);
        Screen.Time.Remember();
        return this;
    }

    /// <summary>Presses keys, a character each.</summary>
    public TableStage Type(string characters)
    {
        foreach (Rune rune in characters.EnumerateRunes()) Screen.Handle(TerminalEvent.OfCharacter(rune));
        return this;
    }

    public TableStage Press(KeyCode key, KeyModifiers modifiers = KeyModifiers.None)
    {
        Screen.Handle(TerminalEvent.OfKey(key, modifiers));
        return this;
    }

    public TableStage Click(int row, int column)
    {
        Screen.Handle(new TerminalEvent(TerminalEventKind.Mouse) { Action = MouseAction.Press, Button = MouseButton.Left, Row = row, Column = column });
        return this;
    }

    /// <summary>What is on the screen; the row chosen has a &gt; before it.</summary>
    public string Frame(int width = 80, int height = 24)
    {
        _frame.Resize(width, height);
        Screen.Draw(_frame);
        StringBuilder text = new();
        for (int row = 0; row < height; row++)
        {
            StringBuilder line = new(row > 0 && (_frame.Styles(row)[0] & CellStyle.ChosenBit) != 0 ? ">" : "|");
            foreach (ulong cell in _frame.Text(row))
            {
                if (cell != CellGrid.RightHalf) line.Append(new Rune(CellGrid.Character(cell)));
            }
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The ids of the rows, from the top.</summary>
    public string Ids()
    {
        _ = Frame();
        List<string> ids = [];
        for (int i = 0; i < Table.List.Count; i++)
        {
            ref readonly TopRow row = ref Table.List[i];
            ids.Add(row.Kind switch
            {
                TopRowKind.Pool or TopRowKind.Group => $"({row.Members})",
                TopRowKind.Ended or TopRowKind.ShortLived => "-" + Context.Sample.Ended[row.Index].Id.Tid,
                _ => Context.Sample.Snapshot[row.Index].Tid.ToString(),
            });
        }
        return string.Join(' ', ids);
    }

    public void Dispose()
    {
        _sampler.Dispose();
        _scanner.Dispose();
        _proc.Dispose();
    }

    private sealed class OneLineHead : ITopHead
    {
        public void Sampled(TaskSample sample, TopContext context)
        {
        }

        public int Draw(CellGrid frame, TopContext context)
        {
            frame.Put(0, 0, context.PastIndex >= 0 ? Encoding.UTF8.GetBytes($"head, past {context.PastIndex}") : "head"u8, CellMeaning.Plain);
            return 1;
        }

        public int HistoryAt(int row, int column) => row == 0 ? column : -1;

        public FindingEvidence? Evidence(TopContext context) => null;
    }
}
