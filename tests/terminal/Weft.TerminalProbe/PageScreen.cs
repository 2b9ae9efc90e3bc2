using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Sampling;
using Weft.Tasks;

namespace Weft.TerminalProbe;

/// <summary>The page of one process by itself, with a sample a second: for looking at it, and for tests of keys and wakes on a real terminal.</summary>
internal static class PageScreen
{
    public static int Run(int process, char tab)
    {
        if (ProcRoot.TryOpen("/proc", out ProcRoot? root) != Errno.None || TerminalSession.TryTake("auto", mouse: true, out TerminalSession? session) is not null) return 2;
        using TaskScanner scanner = new(root!);
        using TaskSampler sampler = new(scanner, new TaskRequest { Rows = RowMode.Both, Fields = TaskFields.Stat | TaskFields.Schedstat });
        using (session)
        {
            TopContext context = new() { Scanner = scanner, Screen = Screen.Detect(), Settings = new TopSettings(), History = new NoStore(), Wake = session!.Wake };
            context.Open(new Ground());
            context.Sample = sampler.Take();
            TaskId? id = null;
            for (int i = 0; i < context.Sample.Snapshot.Count; i++)
                if (context.Sample.Snapshot[i] is { Kind: RowKind.Process } row && row.ProcessId == process) id = row.Id;
            if (id is null) return 3;
            ProcessPage.Open(context, id.Value, 0, tab);
            CellGrid frame = new(1, 1);
            long next = Environment.TickCount64 + 1000;
            while (context.Views.Count > 1)
            {
                if (frame.Width != session.Width || frame.Height != session.Height) frame.Resize(session.Width, session.Height);
                foreach (ITopView view in context.Views) view.Draw(frame, context);
                session.Show(frame);
                TerminalEvent e = session.Wait(TimeSpan.FromMilliseconds(Math.Max(0, next - Environment.TickCount64)));
                if (e.Kind is TerminalEventKind.Ended or TerminalEventKind.Closed) return 0;
                if (e.Kind is TerminalEventKind.Key or TerminalEventKind.Mouse or TerminalEventKind.Paste)
                {
                    context.Say(null);
                    for (int i = context.Views.Count - 1; i >= 0; i--)
                        if (context.Views[i].Handle(e, context)) break;
                }

                if (Environment.TickCount64 < next) continue;
                next = Environment.TickCount64 + 1000;
                context.Sample = sampler.Take();
                for (int i = 0; i < context.Views.Count; i++) context.Views[i].Refresh(context);
            }
        }

        return 0;
    }

    private sealed class Ground : ITopView
    {
        public void Draw(CellGrid frame, TopContext context) => frame.Clear();

        public bool Handle(TerminalEvent input, TopContext context) => true;

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
