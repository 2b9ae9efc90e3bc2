using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Cli.StackViews;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Stacks;
using Weft.Tasks;

namespace Weft.Cli.Commands;

/// <summary><c>weft stack</c>: the call stacks of a process's threads.</summary>
internal static class StackCommand
{
    private const string Which = "which threads";
    private const string How = "how they are had";
    private const string Form = "form";

    private static readonly OptionManual s_thread = new() { Letter = 't', Name = "thread", Value = "TIDS", Kind = ValueKind.Text, Group = Which, Meaning = "only these threads" };
    private static readonly OptionManual s_name = new() { Letter = 'T', Name = "name", Value = "PATTERN", Kind = ValueKind.Text, Group = Which, Meaning = "only threads whose name matches this regular expression" };
    private static readonly OptionManual s_tree = new() { Name = "tree", Group = Which, Meaning = "the processes that descend from it too" };
    private static readonly OptionManual s_noStop = new() { Name = "no-stop", Group = How, Meaning = "never stop a thread; those that run are left out" };
    private static readonly OptionManual s_consistent = new() { Name = "consistent", Group = How, Meaning = "stop all threads at one moment, even where that is not needed" };
    private static readonly OptionManual s_maximumPause = new() { Name = "max-pause", Value = "TIME", Kind = ValueKind.Duration, Group = How, Meaning = "let the target go after so long, whatever has been had (50ms)" };
    private static readonly OptionManual s_repeat = new() { Name = "repeat", Value = "N", Kind = ValueKind.Number, Group = How, Meaning = "look so many times, and say which threads moved in between and which did not" };
    private static readonly OptionManual s_interval = new() { Name = "interval", Value = "TIME", Kind = ValueKind.Duration, Group = How, Meaning = "from one look to the next (1s)" };
    private static readonly OptionManual s_noFold = new() { Name = "no-fold", Group = Form, Meaning = "each thread by itself, also when many stand alike, and every call of a recursion" };
    private static readonly OptionManual s_kernel = new() { Letter = 'k', Name = "kernel", Group = Form, Meaning = "the kernel's part of each stack too; needs root" };
    private static readonly OptionManual s_full = new() { Name = "full", Group = Form, Meaning = "names with parameters, return types and template arguments" };
    private static readonly OptionManual s_depth = new() { Letter = 'n', Name = "depth", Value = "N", Kind = ValueKind.Number, Group = Form, Meaning = "at most so many frames of each stack, from the innermost" };
    private static readonly OptionManual s_raw = new() { Name = "raw", Group = Form, Meaning = "lines as gdb prints them" };

    public static CommandManual Page { get; } = new()
    {
        Name = "stack",
        Summary = "the call stacks of every thread of a process, without stopping it",
        Usage = ["[OPTIONS] TARGET"],
        Operand = ValueKind.Target,
        Text =
        [
            "As root the kernel copies the registers of threads that stand still by themselves, and only those that run are stopped, for less than a millisecond as a rule. Without root the threads are stopped together for a few milliseconds. How each was had, and how long the target stood, is printed.",
            "A target that is being traced by another program cannot be stopped; then, and with --no-stop, what can be read of blocked threads is shown. A frame marked ? is a guess.",
            "No debug information is needed to find the frames. Names come from the program's symbols, a separate debug file where one is installed, and the maps that just-in-time compilers write (/tmp/perf-PID.map). Identical stacks are shown once.",
        ],
        Options =
        [
            s_thread, s_name, s_tree, s_noStop, s_consistent, s_maximumPause, s_repeat, s_interval, s_noFold, s_kernel, s_full, s_depth, s_raw,
            CommonOptions.Json, CommonOptions.Color, CommonOptions.Verbose, CommonOptions.Help,
        ],
        Examples =
        [
            new("weft stack self", "the stacks of weft itself"),
            new("weft stack -T '^(server|worker)' @server", "the threads of the program server whose names begin so"),
            new("weft stack --no-stop 812", "what can be seen without stopping a thread"),
            new("weft stack --repeat 3 --interval 100ms @server", "which threads move, and which are stuck"),
            new("weft stack --tree --no-fold 812", "the process and its children, each thread by itself"),
            new("weft stack -n 3 812", "the three innermost frames of each thread"),
            new("weft stack --raw 812", "as gdb's 'thread apply all bt' prints it"),
            new("weft stack --json 812", "for programs: one document a process and look"),
        ],
        ExitStatus = ["0 done"],
        SeeAlso = ["show", "ps", "check"],
    };

    public static int Run(string[] arguments, StandardOutput output)
    {
        ParsedOptions options = OptionParser.Parse(Page, arguments);
        if (options.Has(CommonOptions.Help))
        {
            ManualText.Write(Page, output);
            return ExitCodes.Done;
        }
        if (options.Operands.Count == 0) throw UserError.Usage("weft stack: whose? Name a process: weft stack PID (weft help stack)");
        if (options.Program is not null) throw UserError.Usage("weft stack: takes no program to run. Start it, then: weft stack PID");
        if (options.Has(s_interval) && !options.Has(s_repeat)) throw UserError.Usage("weft stack: --interval goes with --repeat N");
        ThreadChoice choice = new(options.Values(s_thread), options.Value(s_name));
        int looks = options.Number(s_repeat, "stack") ?? 1;
        TimeSpan interval = options.Time(s_interval, "stack") ?? TimeSpan.FromSeconds(1);
        CaptureRequest wish = new()
        {
            ProcessId = 0,
            NeverStop = options.Has(s_noStop),
            AtOneMoment = options.Has(s_consistent),
            MaximumPause = options.Time(s_maximumPause, "stack") ?? TimeSpan.FromMilliseconds(50),
        };
        if (wish.NeverStop && wish.AtOneMoment) throw UserError.Usage("weft stack: --consistent stops all threads, --no-stop none; give one of them");
        StackShape shape = new()
        {
            Screen = Screen.Detect(options.Colour),
            Fold = !options.Has(s_noFold),
            Full = options.Has(s_full),
            Depth = options.Number(s_depth, "stack") ?? int.MaxValue,
            Verbose = options.Has(CommonOptions.Verbose),
            IsChoice = !choice.IsAll,
        };
        using ProcRoot root = ProcRoot.TryOpen("/proc", out ProcRoot? opened) == Errno.None ? opened! : throw new UserError("weft stack: cannot read /proc. As root: mount -t proc proc /proc", ExitCodes.NotSupported);
        using TaskScanner scanner = new(root);
        using AnswerCache? cache = AnswerCache.OfUser();
        using StackReader reader = new(root, cache);
        List<int> named = TargetFinder.Find(options.Operands, scanner)!;
        List<StackTarget> targets = options.Has(s_tree) ? StackTarget.WithDescendants(named, scanner) : [.. named.Select(static p => new StackTarget(p, 0))];
        choice.Check([.. targets.Select(static t => t.ProcessId)], tid => TargetFinder.ProcessOf(tid, root));
        StackTaker taker = new(scanner, reader, wish, choice, options.Has(s_kernel));
        bool eachLook = options.Has(CommonOptions.Json) || options.Has(s_raw);
        return new StackRun(targets, taker, root, looks, interval, look =>
        {
            if (eachLook ? look.IsRepeated : !look.IsLastLook) return true;
            if (options.Has(CommonOptions.Json)) StackJson.Write(look.Process, output);
            else if (options.Has(s_raw)) new StackRaw(look.Process, shape.Screen, output).Write();
            else
            {
                if (!look.IsFirst) output.Line("");
                new StackPage(look.Process, shape, output) { Relation = look.Target.Parent > 0 ? $", child of {look.Target.Parent}" : "", HasNext = targets.Count == 1 }.Write();
            }
            if (looks > 1) output.Flush();
            return !output.IsClosed;
        }).Run();
    }
}
