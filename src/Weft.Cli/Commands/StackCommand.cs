using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
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
    private static readonly OptionManual s_noStop = new() { Name = "no-stop", Group = How, Meaning = "never stop a thread; those that run are left out" };
    private static readonly OptionManual s_consistent = new() { Name = "consistent", Group = How, Meaning = "stop all threads at one moment, even where that is not needed" };
    private static readonly OptionManual s_maximumPause = new() { Name = "max-pause", Value = "TIME", Kind = ValueKind.Duration, Group = How, Meaning = "let the target go after so long, whatever has been had (50ms)" };
    private static readonly OptionManual s_noFold = new() { Name = "no-fold", Group = Form, Meaning = "each thread by itself, also when many stand alike" };
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
            "No debug information is needed to find the frames. Names come from the program's symbols, a separate debug file where one is installed, and the maps that just-in-time compilers write (/tmp/perf-PID.map). Identical stacks are shown once.",
        ],
        Options =
        [
            s_thread, s_name, s_noStop, s_consistent, s_maximumPause, s_noFold, s_kernel, s_full, s_depth, s_raw,
            CommonOptions.Json, CommonOptions.Color, CommonOptions.Verbose, CommonOptions.Help,
        ],
        Examples =
        [
            new("weft stack self", "the stacks of weft itself"),
            new("weft stack -T 'worker-.*' @server", "the threads named worker-… of the program server"),
            new("weft stack --no-stop 812", "what can be seen without stopping a thread"),
            new("weft stack --json 812", "for programs"),
        ],
        ExitStatus = ["0 done"],
        SeeAlso = ["show", "ps"],
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
        using ProcRoot root = ProcRoot.TryOpen("/proc", out ProcRoot? opened) == Errno.None ? opened! : throw new UserError("weft stack: cannot read /proc. As root: mount -t proc proc /proc", ExitCodes.NotSupported);
        using TaskScanner scanner = new(root);
        using AnswerCache? cache = AnswerCache.OfUser();
        using StackReader reader = new(root, cache);
        List<int> processes = TargetFinder.Find(options.Operands, scanner)!;
        if (processes.Count > 1 && options.Has(CommonOptions.Json)) throw UserError.Usage($"weft stack: --json takes one process, and {processes.Count} match");
        StackShape shape = new()
        {
            Screen = Screen.Detect(options.Colour),
            Fold = !options.Has(s_noFold),
            Full = options.Has(s_full),
            Depth = Number(options, s_depth, int.MaxValue),
            Verbose = options.Has(CommonOptions.Verbose),
        };
        foreach (int process in processes)
        {
            ProcessStacks stacks = Take(process, options, root, scanner, reader);
            if (options.Has(CommonOptions.Json)) StackJson.Write(stacks, output);
            else if (options.Has(s_raw)) StackRaw.Write(stacks, output);
            else new StackPage(stacks, shape, output).Write();
            if (process != processes[^1] && !options.Has(CommonOptions.Json)) output.Line("");
        }
        return ExitCodes.Done;
    }

    private static ProcessStacks Take(int process, ParsedOptions options, ProcRoot root, TaskScanner scanner, StackReader reader)
    {
        TaskSnapshot tasks = scanner.Take(new TaskRequest { Rows = RowMode.Threads, ProcessIds = [process], Fields = TaskFields.Stat | TaskFields.CommandLine });
        if (tasks.Count == 0) throw new UserError($"weft: no process {process}", ExitCodes.NoSuchTask);
        int[] rows = [.. Enumerable.Range(0, tasks.Count)];
        scanner.Load(tasks, rows, TaskFields.Stat | TaskFields.CommandLine | TaskFields.SystemCall | TaskFields.WaitChannel);
        CaptureRequest request = new()
        {
            ProcessId = process,
            ThreadIds = Chosen(options, tasks),
            NeverStop = options.Has(s_noStop),
            AtOneMoment = options.Has(s_consistent),
            MaximumPause = options.Value(s_maximumPause) is { } pause ? Duration(pause) : TimeSpan.FromMilliseconds(50),
        };
        StackSnapshot? snapshot = reader.TryRead(request, out ReadOutcome outcome);
        if (snapshot is null) throw Refused(process, tasks, outcome, root);
        if (snapshot.Threads.Count > 0 && snapshot.Threads.All(static t => t.Way == CaptureWay.None && t.Reason.Contains("may not be traced", StringComparison.Ordinal))) throw Refused(process, tasks, ReadOutcome.NotPermitted, root);
        Dictionary<int, IReadOnlyList<string>> kernel = [];
        if (options.Has(s_kernel))
        {
            foreach (ThreadStack thread in snapshot.Threads) kernel[thread.Tid] = KernelStack(TaskLocation.Thread(root, process, thread.Tid));
        }
        return new ProcessStacks(process, tasks, snapshot, kernel);
    }

    private static HashSet<int>? Chosen(ParsedOptions options, TaskSnapshot tasks)
    {
        HashSet<int>? chosen = null;
        foreach (string word in options.Values(s_thread).SelectMany(static v => v.Split(',')))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int tid)) throw UserError.Usage($"weft stack: '{Shown.Text(word)}' is no thread's id");
            (chosen ??= []).Add(Enumerable.Range(0, tasks.Count).Any(i => tasks[i].Tid == tid) ? tid : throw new UserError($"weft stack: {tasks[0].ProcessId} has no thread {tid}", ExitCodes.NoSuchTask));
        }
        if (options.Value(s_name) is not { } pattern) return chosen;
        Regex expression;
        try
        {
            expression = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw UserError.Usage($"weft stack: '{Shown.Text(pattern)}' is not a regular expression: {Shown.Text(e.Message)}");
        }
        HashSet<int> named = [.. Enumerable.Range(0, tasks.Count).Where(i => expression.IsMatch(Encoding.UTF8.GetString(tasks[i].Name))).Select(i => tasks[i].Tid)];
        if (named.Count == 0) throw new UserError($"weft stack: no thread of {tasks[0].ProcessId} is named like '{Shown.Text(pattern)}'", ExitCodes.NoSuchTask);
        if (chosen is null) return named;
        chosen.IntersectWith(named);
        return chosen;
    }

    // The kernel's frames, innermost first: "[<0>] futex_wait_queue+0x60/0x90" (fs/proc/base.c proc_pid_stack).
    private static List<string> KernelStack(in TaskLocation at)
    {
        ReadBuffer buffer = new();
        ReadOutcome outcome = TaskFiles.Read(at, "stack"u8, buffer);
        if (outcome == ReadOutcome.NotPermitted) return ["(not permitted: the kernel's stacks are shown to root only)"];
        if (outcome != ReadOutcome.Read) return [];
        List<string> frames = [];
        TextLines lines = new(buffer.Text);
        while (lines.MoveNext())
        {
            string line = Encoding.UTF8.GetString(lines.Current);
            frames.Add(line[(line.IndexOf(' ') + 1)..]);
        }
        return frames;
    }

    private static UserError Refused(int process, TaskSnapshot tasks, ReadOutcome outcome, ProcRoot root)
    {
        string name = Shown.Text(tasks[0].Name);
        if (outcome == ReadOutcome.Gone) return new UserError($"weft: no process {process}: it has just ended", ExitCodes.NoSuchTask);
        if (tasks[0].Stat.IsKernelThread) return new UserError($"weft stack: {process} ({name}) is a thread of the kernel: it has no stack in user mode. Its kernel stack, as root: cat /proc/{process}/stack", ExitCodes.NotSupported);
        if (outcome == ReadOutcome.NotApplicable) return new UserError($"weft stack: {process} ({name}) has ended and waits for its parent {tasks[0].Stat.ParentTgid} to take note: it has no stack any more", ExitCodes.NotSupported);
        if (outcome == ReadOutcome.TimedOut) return new UserError($"weft stack: the memory map of {process} ({name}) cannot be read: another thread has held its lock for a second", ExitCodes.NotSupported);
        return new UserError($"weft stack: cannot read the stacks of {process} ({name}): {PtraceReason.For(process, root)}", ExitCodes.NotPermitted);
    }

    private static int Number(ParsedOptions options, OptionManual option, int otherwise) => options.Value(option) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number
        : throw UserError.Usage($"weft stack: {option.Spelling} takes a number from 1, not '{Shown.Text(text)}'");

    private static TimeSpan Duration(string text) => Weft.Queries.DurationText.TryParse(text, out long nanoseconds) && nanoseconds > 0
        ? TimeSpan.FromTicks(Math.Max(1, nanoseconds / 100))
        : throw UserError.Usage($"weft stack: '{Shown.Text(text)}' is no time. Write 50ms, 2s");
}
