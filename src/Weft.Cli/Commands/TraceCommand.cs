using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Cli.Sessions;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;
using Weft.Tracing;

namespace Weft.Cli.Commands;

/// <summary><c>weft trace</c>: lives and deaths of processes and threads, as they happen.</summary>
internal static class TraceCommand
{
    private const string Whom = "whom";
    private const string How = "how";
    private const string Ending = "when it ends";
    private const string Output = "output";

    private static readonly OptionManual s_process = new() { Letter = 'p', Name = "pid", Value = "PIDS", Kind = ValueKind.Pids, Group = Whom, Meaning = "a process that runs, and all it starts from now on" };
    private static readonly OptionManual s_all = new() { Letter = 'a', Name = "all", Group = Whom, Meaning = "every task of the machine; needs root" };
    private static readonly OptionManual s_replay = new() { Name = "replay", Value = "FILE", Kind = ValueKind.File, Group = Whom, Meaning = "what was recorded with --json -o FILE, in any form" };
    private static readonly OptionManual s_stack = new() { Letter = 'k', Name = "stack", Group = How, Meaning = "the calls that led to each new process or thread" };
    private static readonly OptionManual s_engine = new() { Name = "engine", Value = "ENGINE", Kind = ValueKind.Word, Words = ["auto", "bpf", "ptrace"], Group = How, Meaning = "bpf stops nothing and needs root; ptrace is for everyone; auto takes bpf where it may" };
    private static readonly OptionManual s_follow = new() { Letter = 'f', Name = "follow", Group = How, Meaning = "strace's option: always so here" };
    private static readonly OptionManual s_expression = new() { Letter = 'e', Value = "EXPR", Kind = ValueKind.Text, Group = How, Meaning = "strace's option: only trace=process, which is what is traced here" };
    private static readonly OptionManual s_until = new() { Name = "until", Value = "EVENT", Kind = ValueKind.Text, Group = Ending, Meaning = "after such an event: fork vfork clone exec exit signal rename, perhaps with a text it has: exec:cc1, exit:worker, signal:SEGV" };
    private static readonly OptionManual s_for = new() { Name = "for", Value = "TIME", Kind = ValueKind.Duration, Group = Ending, Meaning = "after so long (10s)" };
    private static readonly OptionManual s_quiet = new() { Letter = 'q', Name = "quiet", Group = Output, Meaning = "the summary only, not each event as it happens" };
    private static readonly OptionManual s_output = new() { Letter = 'o', Name = "output", Value = "FILE", Kind = ValueKind.File, Group = Output, Meaning = "write to this file; - is standard output" };
    private static readonly OptionManual s_timeline = new() { Name = "timeline", Value = "FILE", Kind = ValueKind.File, Group = Output, Meaning = "a drawing of it for ui.perfetto.dev or chrome://tracing too" };

    public static CommandManual Page { get; } = new()
    {
        Name = "trace",
        Summary = "processes and threads as they are made, run programs, and end",
        Usage = ["[OPTIONS] -- PROGRAM [ARGUMENTS]", "[OPTIONS] TARGET...", "[OPTIONS] -a", "[OPTIONS] --replay FILE"],
        Operand = ValueKind.Target,
        Text =
        [
            "Runs a program, or joins one that runs, and tells of it and of all it starts: who made each process and thread and how, which programs they execute, what signals reach them, how long they lived, how much CPU they used, how they ended. Then sums it up as a tree.",
            "As root the kernel tells it through BPF and nothing is stopped. Without root the tasks are seized with ptrace(2) and stop for a moment at those events alone. No option adds system calls: for those use strace.",
            "What Weft prints goes to standard error when it runs a program, whose output standard output is; else to standard output. Ctrl-C lets what runs go, as it was, and sums up; while Weft runs a program on a terminal the first Ctrl-C is the program's own.",
        ],
        Options =
        [
            s_process, s_all, s_replay, s_stack, s_engine, s_follow, s_expression, s_until, s_for, s_quiet, s_output, CommonOptions.Json, s_timeline,
            CommonOptions.Color, CommonOptions.Verbose, CommonOptions.Help,
        ],
        Examples =
        [
            new("weft trace -- make -j2", "run make and see what it starts"),
            new("weft trace 812", "what process 812 makes from now on"),
            new("weft trace -q --for 10s -p 812", "sum up ten seconds of it"),
            new("weft trace -k -- ./crawler", "and which function makes each thread"),
            new("weft trace -a --until exec:cc1", "wait until somebody on this machine compiles"),
            new("weft trace --json -o build.ndjson -- make", "record it"),
            new("weft trace --replay build.ndjson --timeline build.json", "show what was recorded, and draw it"),
        ],
        ExitStatus =
        [
            "that of the program it ran: its exit status, or 128 and the signal that ended it; 127 when it is not found, 126 when it cannot be executed",
            "0 done, when it joined what ran; 130 after Ctrl-C",
        ],
        SeeAlso = ["tree", "ps", "stack", "check"],
    };

    public static int Run(string[] arguments, StandardOutput output)
    {
        ParsedOptions options = OptionParser.Parse(Page, arguments);
        if (options.Has(CommonOptions.Help))
        {
            ManualText.Write(Page, output);
            return ExitCodes.Done;
        }
        Check(options);
        TraceWish wish = new()
        {
            Engine = options.Value(s_engine) ?? "auto",
            WithStacks = options.Has(s_stack),
            Until = Condition(options.Value(s_until)),
            Time = options.Time(s_for, "trace", "10s or 5m"),
            IsJson = options.Has(CommonOptions.Json),
            IsQuiet = options.Has(s_quiet),
            IsVerbose = options.Has(CommonOptions.Verbose),
            Colour = options.Colour,
            OutputFile = options.Value(s_output),
            TimelineFile = options.Value(s_timeline),
        };
        using ProcRoot root = ProcRoot.TryOpen("/proc", out ProcRoot? opened) == Errno.None ? opened! : throw new UserError("weft trace: cannot read /proc. As root: mount -t proc proc /proc", ExitCodes.NotSupported);
        TraceRun run = new(wish, root, output);
        if (options.Value(s_replay) is { } recording) return run.Replay(recording);
        if (options.Program is { } program) return run.Program(program);
        if (options.Has(s_all)) return run.Machine();
        using TaskScanner scanner = new(root);
        return run.Join(TargetFinder.Find([.. options.Operands, .. Processes(options)], scanner)!);
    }

    // One thing is traced: a program, processes, the machine, or a recording.
    private static void Check(ParsedOptions options)
    {
        foreach (string expression in options.Values(s_expression))
        {
            if (expression is "trace=process" or "trace=%process" or "process" or "%process") continue;
            throw UserError.Usage($"weft trace: -e {Shown.Text(expression)}: only the lives of processes and threads are traced here (-e trace=process). For system calls: strace -f -e {Shown.Text(expression)}");
        }
        if (options.Program is { Length: 0 }) throw UserError.Usage("weft trace: which program? It follows the two dashes: weft trace -- PROGRAM (weft help trace)");
        string[] given =
        [
            .. options.Program is not null ? ["a program to run"] : Array.Empty<string>(),
            .. options.Operands.Count > 0 || options.Has(s_process) ? ["a process that runs"] : Array.Empty<string>(),
            .. options.Has(s_all) ? ["-a"] : Array.Empty<string>(),
            .. options.Has(s_replay) ? ["--replay"] : Array.Empty<string>(),
        ];
        if (given.Length == 0) throw UserError.Usage("weft trace: what? A program: weft trace -- PROGRAM, a process: weft trace PID, the machine: weft trace -a (weft help trace)");
        if (given.Length > 1) throw UserError.Usage($"weft trace: {given[0]} and {given[1]} are two things to trace; give one of them");
        if (options.Has(s_all) && options.Value(s_engine) == "ptrace") throw UserError.Usage("weft trace: ptrace cannot trace the whole machine, which BPF can: leave --engine ptrace out");
        if (options.Has(s_quiet) && options.Has(CommonOptions.Json)) throw UserError.Usage("weft trace: --quiet leaves the summary, --json the events; give one of them");
        if (options.Program is null && options.Operands is [var word, ..] && !options.Has(s_all) && !word.StartsWith('@') && word != "self" && !int.TryParse(word, out _))
            throw UserError.Usage($"weft trace: '{Shown.Text(word)}' is no target. To run a program: weft trace -- {Shown.Text(string.Join(' ', options.Operands))}; to join one that runs: weft trace @{Shown.Text(word)}");
    }

    private static IEnumerable<string> Processes(ParsedOptions options)
    {
        foreach (string part in options.Values(s_process).SelectMany(static v => v.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)))
        {
            yield return int.TryParse(part, out _) ? part : throw UserError.Usage($"weft trace: -p takes process ids, not '{Shown.Text(part)}'. A program by its name: weft trace @{Shown.Text(part)}");
        }
    }

    private static EventCondition? Condition(string? text)
    {
        if (text is null) return null;
        if (EventCondition.TryParse(text, out EventCondition? condition)) return condition;
        string near = Suggestion.For(text.Split(':')[0], EventCondition.Words);
        throw UserError.Usage($"weft trace: --until '{Shown.Text(text)}' is no event. One of {string.Join(", ", EventCondition.Words)}, perhaps with :TEXT{(near.Length > 0 ? $". Did you mean {near}?" : "")}");
    }
}
