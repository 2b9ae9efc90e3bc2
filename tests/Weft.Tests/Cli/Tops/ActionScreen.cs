using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Weft.Linux.Procfs;
using Weft.Sampling;
using Weft.Tasks;
using Weft.Tests.Cli.Terminal;
using Weft.Tests.Support;

namespace Weft.Tests.Cli.Tops;

/// <summary>Menus and questions over a bare table: keys are pressed and the frame is read.</summary>
internal sealed class ActionScreen : IDisposable
{
    private readonly ProcRoot _root = ProcRoot.OpenSystem();
    private readonly CellGrid _frame;

    public ActionScreen(int width = 80, int height = 24, bool isReadOnly = false, TopSettingsFile? settingsFile = null)
    {
        _frame = new CellGrid(width, height);
        Context = new TopContext
        {
            Scanner = new TaskScanner(_root), Settings = new TopSettings(), History = new NoStore(), IsReadOnly = isReadOnly, SettingsFile = settingsFile,
            Screen = new Screen { Columns = width, IsTerminal = true, Unicode = true, Colour = true },
        };
        Context.Scanner.Take(new TaskRequest { Fields = TaskFields.Stat, Rows = RowMode.Both }, Context.Sample.Snapshot);
        Context.Open(new Table());
    }

    public TopContext Context { get; }

    /// <summary>The views above the table.</summary>
    public string[] Open => [.. Context.Views.Skip(1).Select(static v => v.GetType().Name)];

    /// <summary>Whom a task's number means now.</summary>
    public TaskId Id(int process, int tid = 0)
    {
        TaskFiles.Stat(TaskLocation.Thread(_root, process, tid == 0 ? process : tid), new ReadBuffer(), out var stat, out _);
        return new TaskId(stat.Tid, process, stat.StartTicks);
    }

    /// <summary>Types text, as keys.</summary>
    public ActionScreen Type(string text)
    {
        foreach (var rune in text.EnumerateRunes()) Send(TerminalEvent.OfCharacter(rune));
        return this;
    }

    public ActionScreen Press(params KeyCode[] keys)
    {
        foreach (var key in keys) Send(TerminalEvent.OfKey(key));
        return this;
    }

    public ActionScreen Click(int row, int column) =>
        Send(new TerminalEvent(TerminalEventKind.Mouse) { Action = MouseAction.Press, Button = MouseButton.Left, Row = row, Column = column });

    public ActionScreen Send(TerminalEvent input)
    {
        Draw();
        for (var i = Context.Views.Count - 1; i >= 0; i--)
        {
            if (Context.Views[i].Handle(input, Context)) break;
        }

        return this;
    }

    /// <summary>The frame for the eye, blank ends cut.</summary>
    public string Text()
    {
        Draw();
        StringBuilder text = new();
        for (var row = 0; row < _frame.Height; row++) text.Append(CellGridTests.Row(_frame, row).Replace('.', ' ').TrimEnd()).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    public void Dispose()
    {
        Context.CloseAll();
        Context.Scanner.Dispose();
        _root.Dispose();
    }

    private void Draw()
    {
        _frame.Resize(_frame.Width, _frame.Height);
        foreach (var view in Context.Views) view.Draw(_frame, Context);
    }

    private sealed class Table : ITopView
    {
        public void Draw(CellGrid frame, TopContext context)
        {
        }

        public bool Handle(TerminalEvent input, TopContext context) => false;

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
