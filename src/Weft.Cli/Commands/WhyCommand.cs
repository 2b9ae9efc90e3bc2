using Weft.Cli.Demos;
using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Cli.WhyViews;

namespace Weft.Cli.Commands;

/// <summary><c>weft why</c>: what the threads of a process wait for, and who can end it.</summary>
internal static class WhyCommand
{
    private const string What = "what";

    private static readonly OptionManual s_demo = new() { Name = "demo", Group = What, Meaning = "start a program that deadlocks, explain it, and end it" };
    private static readonly OptionManual s_all = new() { Name = "all", Group = What, Meaning = "the whole machine: who is stuck, who holds up whom, and what all others wait for, counted" };
    private static readonly OptionManual s_watch = new() { Name = "watch", Group = What, Meaning = "look again and again, and print when the verdict changes; ends with Ctrl-C" };
    private static readonly OptionManual s_dot = new() { Name = "dot", Group = "output", Meaning = "print the graph of who waits for whom for Graphviz" };
    private static readonly OptionManual s_svg = new() { Name = "svg", Group = "output", Meaning = "print a drawing of that graph, which a browser shows" };

    public static CommandManual Page { get; } = new()
    {
        Name = "why",
        Summary = "what a process is waiting for, and who can end it",
        Usage = ["[OPTIONS] TARGET...", "--all [OPTIONS]", "--demo"],
        Operand = ValueKind.Target,
        Text =
        [
            "Looks at each thread twice, a tenth of a second apart, without stopping any, and reads what it waits for: a mutex and its owner, a thread, a pipe and who has the other end, a child, a condition, a socket's other end, a file's lock, time. Says whether they are deadlocked, wait for one that is not, or are idle.",
            "A deadlock is claimed only when every thread of it stood still, waits without an end in time, and can be woken by none but the others. What cannot be known is said to be not known. Owners are read from mutexes, reader-writer locks and streams of glibc and musl on x86-64, where they store them, and from Python's interpreter lock; of the locks of Go, Java, .NET and Rust only the kind is told.",
        ],
        Options = [s_demo, s_all, s_watch, CommonOptions.Json, s_dot, s_svg, CommonOptions.Color, CommonOptions.Verbose, CommonOptions.Help],
        Examples =
        [
            new("weft why 812", "why process 812 does not go on"),
            new("weft why @server", "the same for the program server"),
            new("weft why --demo", "see it find a deadlock"),
            new("weft why --all", "who is stuck on this machine"),
            new("weft why --svg 812 > why.svg", "a drawing of it"),
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
        OptionManual[] forms = [.. new[] { CommonOptions.Json, s_dot, s_svg }.Where(options.Has)];
        if (forms.Length > 1) throw UserError.Usage($"weft why: {forms[0].Spelling} and {forms[1].Spelling} are two forms; give one of them");
        WhyForm form = forms.Length == 0 ? WhyForm.Text : options.Has(CommonOptions.Json) ? WhyForm.Json : options.Has(s_dot) ? WhyForm.Dot : WhyForm.Svg;
        if (options.Has(s_watch) && form is WhyForm.Dot or WhyForm.Svg) throw UserError.Usage("weft why: --watch prints text or --json, no drawings");
        if (options.Has(s_demo))
        {
            if (options.Operands.Count > 0 || options.Has(s_all) || options.Has(s_watch)) throw UserError.Usage("weft why: --demo brings its own process and shows it once; leave the rest out");
            ExplainingView view = new(pid =>
            {
                using WhyRun run = new(form, Screen.Detect(options.Colour), options.Has(CommonOptions.Verbose), output);
                return run.Once([pid]);
            });
            DemoLauncher.Run(LockDemos.Deadlock, TimeSpan.FromSeconds(60), view);
            return view.ExitCode ?? throw new UserError("weft why: the demo did not come to its deadlock", ExitCodes.NotSupported);
        }
        if (options.Has(s_all) && options.Operands.Count > 0) throw UserError.Usage("weft why: --all takes no target");
        if (!options.Has(s_all) && options.Operands.Count == 0) throw UserError.Usage("weft why: of which process? Name one: weft why PID, all: weft why --all, or try weft why --demo (weft help why)");
        using WhyRun session = new(form, Screen.Detect(options.Colour), options.Has(CommonOptions.Verbose), output);
        List<int>? processes = options.Has(s_all) ? null : TargetFinder.Find(options.Operands, session.Scanner);
        return options.Has(s_watch) ? session.Watch(processes) : session.Once(processes);
    }
}
