using Weft.Cli.Demos;
using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Cli.WhyViews;
using Weft.Columns;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Stacks;
using Weft.Tasks;
using Weft.Waiting;

namespace Weft.Cli.Commands;

/// <summary><c>weft why</c>: what the threads of a process wait for, and who can end it.</summary>
internal static class WhyCommand
{
    private static readonly OptionManual s_demo = new() { Name = "demo", Group = "what", Meaning = "start a program that deadlocks, explain it, and end it" };

    public static CommandManual Page { get; } = new()
    {
        Name = "why",
        Summary = "what a process is waiting for, and who can end it",
        Usage = ["[OPTIONS] TARGET...", "--demo"],
        Operand = ValueKind.Target,
        Text =
        [
            "Looks at each thread twice, a tenth of a second apart, without stopping any, and reads what it waits for: a mutex and its owner, a thread, a pipe and who has the other end, a child, a condition, time. Says whether they are deadlocked, wait for one that is not, or are idle.",
            "A deadlock is claimed only when every thread of it stood still, waits without an end in time, and can be woken by none but the others. What cannot be known is said to be not known. Owners are read from mutexes, reader-writer locks and streams of glibc and musl on x86-64, where they store them, and from Python's interpreter lock; file locks and sockets' peers are not read yet.",
        ],
        Options = [s_demo, CommonOptions.Json, CommonOptions.Color, CommonOptions.Verbose, CommonOptions.Help],
        Examples =
        [
            new("weft why 812", "why process 812 does not go on"),
            new("weft why @server", "the same for the program server"),
            new("weft why --demo", "see it find a deadlock"),
            new("weft why --json 812", "for programs"),
        ],
        ExitStatus = ["0 nothing is deadlocked   1 a deadlock, or a lock that nobody can release, was found"],
        SeeAlso = ["stack", "show", "demo"],
    };

    public static int Run(string[] arguments, StandardOutput output)
    {
        ParsedOptions options = OptionParser.Parse(Page, arguments);
        if (options.Has(CommonOptions.Help))
        {
            ManualText.Write(Page, output);
            return ExitCodes.Done;
        }
        if (options.Has(s_demo))
        {
            if (options.Operands.Count > 0) throw UserError.Usage("weft why: --demo brings its own process; leave the target out");
            ExplainingView view = new(pid => Explain([pid], options, output));
            DemoLauncher.Run(LockDemos.Deadlock, TimeSpan.FromSeconds(60), view);
            return view.ExitCode ?? throw new UserError("weft why: the demo did not come to its deadlock", ExitCodes.NotSupported);
        }
        if (options.Operands.Count == 0) throw UserError.Usage("weft why: of which process? Name one: weft why PID, or try weft why --demo (weft help why)");
        return Explain(null, options, output);
    }

    private static int Explain(List<int>? chosen, ParsedOptions options, StandardOutput output)
    {
        using ProcRoot root = ProcRoot.TryOpen("/proc", out ProcRoot? opened) == Errno.None ? opened! : throw new UserError("weft why: cannot read /proc. As root: mount -t proc proc /proc", ExitCodes.NotSupported);
        using TaskScanner scanner = new(root);
        using AnswerCache? cache = AnswerCache.OfUser();
        using WaitReader reader = new(root, cache);
        List<int> processes = chosen ?? TargetFinder.Find(options.Operands, scanner)!;
        if (processes.Count > 1 && options.Has(CommonOptions.Json)) throw UserError.Usage($"weft why: --json takes one process, and {processes.Count} match");
        Screen screen = Screen.Detect(options.Colour);
        bool stuck = false;
        foreach (int process in processes)
        {
            if (process != processes[0]) output.Line("");
            WaitReport report = reader.Read([process]);
            if (report.ProcessIds.Count == 0 || report.Threads.Count == 0) throw new UserError($"weft: no process {process}", ExitCodes.NoSuchTask);
            Dictionary<int, string> programs = Programs(scanner, report);
            string Program(int id) => programs.TryGetValue(id, out string? name) ? name : $"process {id}";
            if (options.Has(CommonOptions.Json)) WhyJson.Write(process, report, f => WhySentence.Of(f, Program), output);
            else new WhyPage(process, report, Program, screen, options.Has(CommonOptions.Verbose), output).Write();
            stuck |= report.Findings.Any(static f => f.IsStuck);
        }
        return stuck ? ExitCodes.Found : ExitCodes.Done;
    }

    // NAME (PID, N threads).
    private static Dictionary<int, string> Programs(TaskScanner scanner, WaitReport report)
    {
        TaskSnapshot tasks = scanner.Take(new TaskRequest { ProcessIds = [.. report.Threads.Select(static t => t.ProcessId).Distinct()], Fields = TaskFields.Stat | TaskFields.CommandLine });
        Dictionary<int, string> names = [];
        for (int i = 0; i < tasks.Count; i++)
        {
            TaskRow row = tasks[i];
            string threads = row.Stat.ThreadCount == 1 ? "1 thread" : $"{row.Stat.ThreadCount} threads";
            names[row.ProcessId] = $"{Shown.Text(ProgramName.Of(row))} ({row.ProcessId}, {threads})";
        }
        return names;
    }
}
