using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Portraits;
using Weft.Cli.Rendering;
using Weft.Cli.WhyViews;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Portraits;
using Weft.Tasks;

namespace Weft.Cli.Commands;

/// <summary><c>weft show TARGET</c>: one page that says what a process is.</summary>
internal static class ShowCommand
{
    private static readonly OptionManual Files = new() { Name = "files", Group = "what", Meaning = "a row for each open file: how it is open, where it stands, both ends of a connection" };
    private static readonly OptionManual All = new() { Letter = 'a', Name = "all", Group = "what", Meaning = "a row for each thread; otherwise those that are alike share one" };

    public static CommandManual Page { get; } = new()
    {
        Name = "show",
        Summary = "say in plain words what a process is",
        Usage = ["[OPTIONS] TARGET..."],
        Text =
        [
            "One page: who it is, who started it, what it does now; program, parents, user, unit or container, CPU, memory, limits that are near, open files and sockets, namespaces, capabilities, signals, its threads and where each waits.",
            "What it shares with other processes (memory, open files, signal handlers) is asked of the kernel by kcmp(2), never guessed. TARGET is a pid, a tid (the thread's own facts come first), @name, @/regex/ or self.",
            "What may not be read is named with the reason. Only the process's own files are opened, and stat of those it names.",
        ],
        Operand = ValueKind.Target,
        Options = [Files, All, CommonOptions.Verbose, CommonOptions.Json, CommonOptions.Color, CommonOptions.Help, CommonOptions.Proc],
        Examples =
        [
            new("weft show 812", "what is process 812?"),
            new("weft show @sshd --files", "every program named sshd, with each open file"),
            new("weft show -v self", "everything, also what is as usual"),
            new("weft show 812 --json", "the same facts for programs"),
        ],
        ExitStatus = ["0 done", "3 there is no such process, or it ended while it was read"],
        SeeAlso = ["ps", "columns"],
    };

    public static int Run(string[] arguments, StandardOutput output)
    {
        ParsedOptions options = OptionParser.Parse(Page, arguments);
        if (options.Has(CommonOptions.Help))
        {
            ManualText.Write(Page, output);
            return ExitCodes.Done;
        }
        if (options.Operands.Count == 0) throw UserError.Usage("weft show: which process? Give a pid, a tid, @name or self: weft show 812 (weft help show)");
        if (ProcRoot.TryOpen(options.ProcPath, out ProcRoot? root) is var error && root is null)
        {
            throw new UserError($"weft show: cannot read {Shown.Text(options.ProcPath)}: {ErrorText.Of(error)}. Weft needs a mounted proc file system; as root: mount -t proc proc /proc", ExitCodes.NotSupported);
        }
        using (root)
        using (TaskScanner scanner = new(root))
        {
            return Show(Targets(options.Operands, scanner), options, scanner, output);
        }
    }

    private static int Show(List<int> targets, ParsedOptions options, TaskScanner scanner, StandardOutput output)
    {
        PortraitReader reader = new(scanner);
        Screen screen = Screen.Detect(options.Colour);
        bool verbose = options.Has(CommonOptions.Verbose);
        PortraitRequest request = new() { FileDetails = options.Has(Files), ProportionalMemory = verbose || options.Has(CommonOptions.Json) };
        int code = ExitCodes.Done;
        foreach (int target in targets)
        {
            if (reader.Read(target, request) is not { } portrait)
            {
                // One that was named is not there; of several, the others are still worth showing.
                if (targets.Count == 1) throw new UserError($"weft: no process {target}", ExitCodes.NoSuchTask);
                code = ExitCodes.NoSuchTask;
                continue;
            }
            if (portrait.EndedWhileRead) code = ExitCodes.NoSuchTask;
            if (options.Has(CommonOptions.Json)) PortraitJson.Write(portrait, output);
            else
            {
                if (target != targets[0]) output.Line("");
                new PortraitPage(portrait, new PageWriter(screen, output) { Locks = portrait.Threads.Count is > 1 and <= LockPhrases.MaximumThreads ? LockPhrases.Of(scanner.Root, portrait.Id.ProcessId) : null }) { AllThreads = options.Has(All), Files = options.Has(Files), Verbose = verbose }.Write();
            }
            if (output.IsClosed) break;
        }
        return code;
    }

    // A number stays as it was given: a tid is shown as a thread, where TargetFinder would make its process of it.
    private static List<int> Targets(IReadOnlyList<string> operands, TaskScanner scanner)
    {
        List<int> found = [];
        foreach (string operand in operands)
        {
            if (int.TryParse(operand, out int id)) found.Add(id);
            else if (operand == "self" || operand.StartsWith('@')) found.AddRange(TargetFinder.Find([operand], scanner) ?? []);
            else throw UserError.Usage($"weft show: '{Shown.Text(operand)}' is no pid or tid. For a program of that name: weft show @{Shown.Text(operand)}");
        }
        return [.. found.Distinct()];
    }
}
