using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Cli.Trees;
using Weft.Families;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Cli.Commands;

/// <summary><c>weft tree</c>: who started whom, with threads, units, containers and namespaces.</summary>
internal static class TreeCommand
{
    private static readonly OptionManual Pids = new() { Letter = 'p', Name = "show-pids", Meaning = "ids beside the names, and every process and thread in a row of its own" };
    private static readonly OptionManual HideThreads = new() { Letter = 'T', Name = "hide-threads", Meaning = "processes only" };
    private static readonly OptionManual Arguments = new() { Letter = 'a', Name = "arguments", Meaning = "command lines; processes fold only when these are alike too" };
    private static readonly OptionManual Users = new() { Letter = 'u', Name = "uid-changes", Meaning = "the user, where it is another than the parent's" };
    private static readonly OptionManual Parents = new() { Letter = 's', Name = "show-parents", Meaning = "the parents of TARGET up to the top" };
    private static readonly OptionManual NoFold = new() { Letter = 'c', Name = "no-fold", Aliases = ["compact-not"], Meaning = "every process and thread in a row of its own" };
    private static readonly OptionManual Fold = new() { Name = "fold", Meaning = "fold even with -p, and show the first ids of each group" };
    private static readonly OptionManual Depth = new() { Name = "depth", Value = "N", Kind = ValueKind.Number, Meaning = "N levels below the top" };
    private static readonly OptionManual Kernel = new() { Letter = 'k', Name = "kernel", Meaning = "the kernel's own threads too, under kthreadd" };
    private static readonly OptionManual Ascii = new() { Letter = 'A', Name = "ascii", Group = "output", Meaning = "draw with ASCII; so it is anyway in a pipe, with TERM=dumb and without UTF-8" };
    private static readonly OptionManual Unicode = new() { Letter = 'U', Name = "unicode", Group = "output", Meaning = "draw with lines in a pipe too" };
    private static readonly OptionManual Long = new() { Letter = 'l', Name = "long", Group = "output", Meaning = "do not cut rows at the screen's edge" };
    private static readonly OptionManual ThreadNames = new() { Letter = 't', Name = "thread-names", Group = "output", Meaning = "does nothing, as in pstree -pt: threads have their names always" };

    public static CommandManual Page { get; } = new()
    {
        Name = "tree",
        Summary = "who started whom: processes as families, with their threads",
        Usage = ["[OPTIONS] [TARGET...]"],
        Operand = ValueKind.Target,
        Text =
        [
            "A row a process, children below their parent in the order of their start, then its other threads in braces. Alike children are folded (12 x worker), and so are threads whose names differ in digits only (8 x {worker-#}). In brackets: what sets a process off from its parent (systemd unit, container, namespaces), and whether it is a zombie or stopped.",
            "The parent is who made the process or, when that one has ended, who adopted it. Who \"adopts orphans\" besides init is not told by /proc: it is a guess from a child in a session its parent was never in.",
            "With a TARGET, and of at most 100 threads, a thread's row says which lock it waits for and who holds it, by one look at its memory; weft why looks twice.",
        ],
        Examples =
        [
            new("weft tree", "everything, folded"),
            new("weft tree -p @postgres", "a family with all its ids"),
            new("weft tree -s 812", "where 812 comes from, and what it started"),
            new("weft tree -Tau --depth 2", "an overview with command lines and users"),
        ],
        Options = [Pids, HideThreads, Arguments, Users, Parents, NoFold, Fold, Depth, Kernel, CommonOptions.Json, CommonOptions.Color, Ascii, Unicode, Long, ThreadNames, CommonOptions.Verbose, CommonOptions.Proc, CommonOptions.Engine, CommonOptions.Help],
        SeeAlso = ["ps"],
    };

    public static int Run(string[] arguments, StandardOutput output)
    {
        ParsedOptions parsed = OptionParser.Parse(Page, arguments);
        if (parsed.Has(CommonOptions.Help))
        {
            ManualText.Write(Page, output);
            return ExitCodes.Done;
        }
        if (parsed.Program is not null) throw UserError.Usage("weft tree: it runs no program, so nothing may follow '--'");
        foreach (string target in parsed.Operands) Check(target);
        Screen screen = Screen.Detect(parsed.Colour);
        if (parsed.Has(Long)) screen = screen with { Columns = int.MaxValue };
        if (ProcRoot.TryOpen(parsed.ProcPath, out ProcRoot? root) is var error && root is null)
        {
            throw new UserError($"weft tree: cannot read {Shown.Text(parsed.ProcPath)}: {ErrorText.Of(error)}. Weft needs a mounted proc file system; as root: mount -t proc proc /proc", ExitCodes.NotSupported);
        }
        using (root)
        using (TaskScanner scanner = new(root)) Show(scanner, parsed, Options(parsed, screen), screen, output);
        return ExitCodes.Done;
    }

    private static void Show(TaskScanner scanner, ParsedOptions parsed, TreeOptions options, Screen screen, StandardOutput output)
    {
        List<int>? targets = TargetFinder.Find(parsed.Operands, scanner);
        EngineChoice engine = Enum.Parse<EngineChoice>(parsed.Value(CommonOptions.Engine) ?? "auto", ignoreCase: true);
        bool json = parsed.Has(CommonOptions.Json);
        FamilyTree tree = targets is null ? FamilyScan.TakeAll(scanner, options.Threads, engine) : FamilyScan.TakeProcesses(scanner, engine);
        if (tree.Count == 0) throw new UserError($"weft tree: {Shown.Text(parsed.ProcPath)} shows no processes: is it a proc file system?", ExitCodes.NotSupported);
        TreeSelection selection = new(tree, targets, options);
        if (selection.Nodes.Length == 0 && targets is not null) throw new UserError($"weft: no process {string.Join(", ", targets)}: it ended just now", ExitCodes.NoSuchTask);
        if (targets is not null && options.Threads)
        {
            // The same snapshot, so the same nodes.
            tree = FamilyScan.WithThreads(scanner, tree, selection.Nodes.Where(n => !selection.IsAncestor(n)));
        }
        Load(scanner, tree, selection, (json ? TreeJson.Needs : FamilyPlace.Needs) | (options.Users ? TaskFields.Owner : TaskFields.None) | (options.Arguments ? TaskFields.CommandLine : TaskFields.None));
        int[] subreapers = Adoption.GuessSubreapers(tree, row => scanner.Load(tree.Snapshot, [row], TaskFields.Status));
        if (parsed.Has(CommonOptions.Verbose)) Explain(tree, selection, subreapers);
        TreeWaits waits = targets is not null && options.Threads ? TreeWaits.Of(scanner.Root, tree, selection) : TreeWaits.None;
        if (json) TreeJson.Write(tree, selection, subreapers, waits, output, options);
        else new TreeView(tree, selection, subreapers, waits, screen, output, options).Write();
    }

    // Of what is shown, and of the parents it is compared with; kernel threads live nowhere in particular.
    private static void Load(TaskScanner scanner, FamilyTree tree, TreeSelection selection, TaskFields fields)
    {
        SortedSet<int> rows = [];
        foreach (int node in selection.Nodes)
        {
            TaskRow row = tree.Process(node);
            if (!row.Stat.IsKernelThread) rows.Add(row.Index);
            if (tree.Parent(node) is >= 0 and var parent && !row.Stat.IsKernelThread) rows.Add(tree.Process(parent).Index);
        }
        scanner.Load(tree.Snapshot, [.. rows], fields);
    }

    private static TreeOptions Options(ParsedOptions parsed, Screen screen)
    {
        bool lines = screen.IsTerminal && screen.Unicode && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or null or "");
        return new TreeOptions
        {
            Pids = parsed.Has(Pids),
            Threads = !parsed.Has(HideThreads),
            Arguments = parsed.Has(Arguments),
            Users = parsed.Has(Users),
            Parents = parsed.Has(Parents),
            Fold = parsed.Has(Fold) || (!parsed.Has(Pids) && !parsed.Has(NoFold)),
            Kernel = parsed.Has(Kernel),
            Depth = parsed.Number(Depth, "tree", least: 0) ?? int.MaxValue,
            Art = (lines || parsed.Has(Unicode)) && !parsed.Has(Ascii),
        };
    }

    private static void Check(string target)
    {
        if (target == "self" || target.StartsWith('@') || int.TryParse(target, out _)) return;
        throw UserError.Usage($"weft tree: '{Shown.Text(target)}' is no target: give a pid, a tid, @{Shown.Text(target)} for a program of that name, @/regex/ or self");
    }

    private static void Explain(FamilyTree tree, TreeSelection selection, int[] subreapers)
    {
        StandardOutput error = new(2);
        error.Line($"weft tree: {tree.Count} processes from {(tree.Snapshot.Engine == EngineChoice.Bpf ? "the BPF task iterator" : "/proc")}");
        if (tree.Snapshot.EngineNote.Length > 0) error.Line($"weft tree: the BPF engine was not used: {tree.Snapshot.EngineNote}");
        foreach (int node in selection.Nodes)
        {
            if (subreapers[node] < 0) continue;
            TaskRow witness = tree.Process(subreapers[node]);
            error.Line($"weft tree: {Shown.Text(tree.Process(node).Name)} ({tree.Process(node).ProcessId}) seems to adopt orphans: its child {Shown.Text(witness.Name)} ({witness.ProcessId}) is in session {witness.Stat.Session}, where it never was");
        }
        error.Flush();
    }
}
