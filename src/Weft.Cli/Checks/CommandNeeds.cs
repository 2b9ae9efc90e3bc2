using Weft.Checks;

namespace Weft.Cli.Checks;

/// <summary>What each command needs. A new command adds a row.</summary>
internal static class CommandNeeds
{
    private static readonly CommandNeed Proc = new(FactId.Proc, MustWork: true, "cannot run without /proc");
    private static readonly CommandNeed WholeProc = new(FactId.Proc, MustWork: false, "does not see what /proc hides");
    private static readonly CommandNeed Others = new(FactId.Others, MustWork: false, "lacks what is private to other users' processes");
    private static readonly CommandNeed Machine = new(FactId.Namespaces, MustWork: false, "sees this container only");

    // Rows of commands that are not built in are passed over.
    private static readonly Row[] Rows =
    [
        new("ps", Listing, Proc, WholeProc, Others, Machine),
        new("tree", Listing, Proc, WholeProc, Others, Machine),
        new("show", Files, Proc, WholeProc, Others, Machine),
        new("stack", Stacks, Proc, new(FactId.Others, MustWork: false, "sees this user's own processes only"), new(FactId.Bpf, MustWork: false, "stops every thread for some milliseconds, also those that stand still by themselves"),
            new(FactId.Ptrace, MustWork: false, "cannot stop threads, so it does not see those that run"), new(FactId.PtraceScope, MustWork: false, "may stop no other process than its own children"),
            new(FactId.LibrarySymbols, MustWork: false, "lacks names and lines within the C library"), Machine),
        new("why", Stacks, Proc, new(FactId.Others, MustWork: false, "sees this user's own processes only"), new(FactId.Bpf, MustWork: false, "sees only the waits of threads that are blocked, by /proc"),
            new(FactId.LibrarySymbols, MustWork: false, "may not know a lock's kind where the C library's names are stripped"), Machine),
        new("trace", Traces, Proc, new(FactId.Bpf, MustWork: false, "stops tasks for a moment where they make others, run programs and get signals"), new(FactId.Ptrace, MustWork: false, "cannot join what runs without BPF"),
            new(FactId.PtraceScope, MustWork: false, "joins no other process than its own children"), new(FactId.Others, MustWork: false, "sees this user's own processes only"), Machine),
        new("top", Live, Proc, WholeProc, Others, new(FactId.Bpf, MustWork: false, "counts processes that live shorter than a look, and does not see which; reads quiet processes now and then only"), Machine),
        new("check", static _ => ""),
        new("demo", static _ => "/proc/self/exe", Proc),
        new("help", static _ => ""),
    ];

    /// <summary>What is said of a command by the facts.</summary>
    public static IReadOnlyList<CommandVerdict> Judge(IReadOnlyList<MachineFact> facts, Func<string, bool> exists)
    {
        Dictionary<string, MachineFact> byId = facts.ToDictionary(static f => f.Id);
        return [.. Rows.Where(row => exists(row.Command)).Select(row => Judge(row, byId))];
    }

    private static CommandVerdict Judge(Row row, Dictionary<string, MachineFact> facts)
    {
        CheckStatus worst = CheckStatus.Works;
        List<string> lacks = [], why = [];
        foreach (CommandNeed need in row.Needs)
        {
            CheckStatus found = facts[need.Fact].Status;
            if (found is CheckStatus.Works or CheckStatus.Unknown || (need.MustWork && found != CheckStatus.Missing)) continue;
            worst = need.MustWork ? CheckStatus.Missing : worst == CheckStatus.Missing ? worst : CheckStatus.Limited;
            lacks.Add(need.Lack);
            why.Add(need.Fact);
            if (need.MustWork) break;
        }
        return new(row.Command, worst, worst == CheckStatus.Missing ? "" : row.Engine(facts), string.Join("; ", lacks), [.. why]);
    }

    private static string Listing(Dictionary<string, MachineFact> facts) =>
        facts[FactId.Bpf].Status == CheckStatus.Works ? "BPF for long lists, /proc for short ones" : "/proc";

    private static string Live(Dictionary<string, MachineFact> facts) => facts[FactId.Bpf].Status == CheckStatus.Works ? "BPF" : "/proc";

    private static string Files(Dictionary<string, MachineFact> facts) => "/proc, kcmp";

    private static string Stacks(Dictionary<string, MachineFact> facts) =>
        facts[FactId.Bpf].Status == CheckStatus.Works ? "BPF for threads that stand still, ptrace for those that run"
        : facts[FactId.Ptrace].Status == CheckStatus.Missing ? "/proc, for blocked threads only"
        : "ptrace, all threads stopped together; /proc with --no-stop";

    private static string Traces(Dictionary<string, MachineFact> facts) =>
        facts[FactId.Bpf].Status == CheckStatus.Works ? "BPF, nothing is stopped" : "ptrace, for programs it starts and one's own";

    private sealed record CommandNeed(string Fact, bool MustWork, string Lack);

    private sealed record Row(string Command, Func<Dictionary<string, MachineFact>, string> Engine, params CommandNeed[] Needs);
}
