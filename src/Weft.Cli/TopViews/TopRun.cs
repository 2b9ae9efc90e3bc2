using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Native;
using Weft.Sampling;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>Puts the parts of <c>weft top</c> together: the live screen, or one of the forms for scripts.</summary>
internal sealed class TopRun(TopWish wish, TaskScanner scanner, StandardOutput output)
{
    /// <summary>Runs it to its end; answers the exit status.</summary>
    public int Run()
    {
        bool isLive = !wish.IsBatch && !wish.IsJson && !wish.IsPlain;
        return isLive ? Live() : Printed();
    }

    private int Live()
    {
        if (TerminalSession.TryTake(wish.Colour, wish.Settings.Mouse, out TerminalSession? session) is { } reason)
        {
            throw new UserError($"weft top: no live screen here: {reason}. For a script try: weft top -b -n 1", ExitCodes.NotSupported);
        }
        using (session)
        using (TaskSampler sampler = Sampler(isLive: true))
        {
            TopContext context = Context(sampler, isLive: true);
            LiveHead head = new();
            using WaitsWatch waits = new(scanner.Root, () => context.Wake());
            context.Waits = waits;
            context.Open(new TopTable(head, context.Screen) { WithoutIdle = wish.WithoutIdle, Keys = new TableActions(head) });
            SettingsSaving.TellProblems(context);
            int looks = 0;
            TopScreen screen = new(context, sampler, head) { MayGoOn = () => wish.Looks == 0 || looks++ < wish.Looks };
            try
            {
                return screen.Run(session!);
            }
            finally
            {
                // What views hold of other processes is given back.
                context.CloseAll();
            }
        }
    }

    private int Printed()
    {
        using TaskSampler sampler = Sampler(isLive: false);
        TopContext context = Context(sampler, isLive: false);
        ITopPrinter printer = wish.IsJson ? new TopJson(output) : wish.IsPlain ? new TopPlain(output, wish.Width) : new TopBatch(output, wish.Width);
        TopLooks looks = new(context, sampler, new RowFilter { WithoutIdle = wish.WithoutIdle });
        for (int look = 0; wish.Looks == 0 || look < wish.Looks; look++)
        {
            looks.Next();
            printer.Print(context, looks);
            output.Flush();
            if (look == 0 && wish.IsVerbose) Note(context.Sample.Snapshot);
            if (output.IsClosed) break;
        }
        return ExitCodes.Done;
    }

    // Owners cost nothing with BPF, and what is remembered has them then; else they are read of the rows shown.
    private TaskSampler Sampler(bool isLive)
    {
        TaskRequest request = new() { Rows = RowMode.Both, ProcessIds = wish.Processes, Engine = wish.Engine, Fields = wish.IsJson ? TaskFields.MachineIdentity : TaskFields.Stat };
        if (isLive && scanner.WouldUseBpf(request)) request = request with { Fields = request.Fields | TaskFields.Owner };
        // One look sees no life that lies between two.
        return new TaskSampler(scanner, request) { SeesShortLived = wish.Looks != 1 };
    }

    private TopContext Context(TaskSampler sampler, bool isLive) => new()
    {
        Scanner = scanner,
        Screen = Screen.Detect(wish.Colour),
        Settings = wish.Settings,
        History = isLive ? new SampleHistory(TimeSpan.FromMinutes(wish.Settings.HistoryMinutes), (long)wish.Settings.HistoryMegabytes << 20) : new NoHistory(),
        IsReadOnly = wish.IsReadOnly,
        Sampler = sampler,
        SettingsFile = wish.SettingsFile,
    };

    private static void Note(TaskSnapshot snapshot)
    {
        StandardOutput error = new(2);
        error.Line($"weft top: tasks from {(snapshot.Engine == EngineChoice.Bpf ? "the BPF task iterator" : "/proc")}{(snapshot.EngineNote.Length > 0 ? $"; the BPF engine was not used: {snapshot.EngineNote}" : "")}");
        error.Flush();
    }
}
