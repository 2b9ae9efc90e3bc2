using System.Globalization;
using System.Text;
using Weft.Cli.Messages;
using Weft.Waiting;

namespace Weft.Cli.WhyViews;

/// <summary>A finding in one sentence. It is safe to print.</summary>
internal static class WhySentence
{
    private static readonly string[] s_small = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    public static string Of(Finding finding, Func<int, string> program)
    {
        WaitingThread first = finding.Threads[0];
        string process = program(first.ProcessId), thread = Name(first);
        int count = finding.Threads.Count;
        int processes = finding.Threads.Select(static t => t.ProcessId).Distinct().Count();
        string noun = WhyWords.Noun(first.Wait.Kind);
        switch (finding.Kind)
        {
            case FindingKind.Deadlock when finding.Certainty != Certainty.Certain:
                return finding.Threads.All(static t => !t.Wait.IsWrite && t.Wait.Kind is WaitKind.Pipe or WaitKind.Socket)
                    ? $"{process} may be stuck: {Number(processes)} processes each wait for {(processes == 2 ? "the other" : "the next")} to write; it is not certain that nobody else does."
                    : $"{process} is probably stuck: {Number(processes)} processes wait for {(processes == 2 ? "each other" : "one another in a circle")}; it is not certain that nobody else can end that.";
            case FindingKind.Deadlock when processes == count: return $"{process} is deadlocked: {Number(count)} processes wait for {(count == 2 ? "each other" : "one another in a circle")} and will never go on.";
            case FindingKind.Deadlock when count == 2: return $"{process} is deadlocked: two threads wait for each other and will never go on.";
            case FindingKind.Deadlock: return $"{process} is deadlocked: {Number(count)} threads{(processes == 1 ? "" : $" of {Number(processes)} processes")} wait for one another in a circle and will never go on.";
            case FindingKind.SelfDeadlock: return $"{process} is deadlocked: {thread} waits for {noun} that it holds itself, and will never go on.";
            case FindingKind.DeadOwner: return $"{process} is stuck: {Threads(count)} for {noun} whose owner {first.Wait.DeadOwner.ToString(CultureInfo.InvariantCulture)} ended without unlocking it.";
            case FindingKind.LockAcrossFork: return $"{process} is stuck: {Threads(count)} for {noun} that thread {first.Wait.DeadOwner.ToString(CultureInfo.InvariantCulture)} of its parent held at the fork; nobody here can unlock it.";
            case FindingKind.PipesFull:
                string full = finding.Threads.All(static t => t.Wait.Kind == WaitKind.Pipe) ? "pipes" : finding.Threads.All(static t => t.Wait.Kind == WaitKind.Socket) ? "sockets" : "pipes and sockets";
                return finding.Certainty == Certainty.Certain ? $"{process} is deadlocked: {Number(count)} processes write to {(count == 2 ? "each other, both" : "one another in a circle, all")} {full} are full, and none will ever read."
                    : $"{process} is probably stuck: {Number(count)} processes write to {(count == 2 ? "each other and both" : "one another in a circle and all")} {full} are full; it is not certain that nobody else reads.";
            case FindingKind.LostWakeup when first.IsWakeMissed: return $"{process} may have lost a wakeup: {Sleepers(finding)} at {noun} {(first.Wait.Kind == WaitKind.Mutex ? "that nobody holds" : "that is up")}.";
            case FindingKind.LostWakeup:
                return $"{process} seems stuck: {(count == 1 ? thread + " waits" : Number(count) + " threads wait")} for {noun}, and no thread is left that could end that{(finding.Waiters.Count > 0 ? ": all the others wait too" : "")}. A wakeup may have been lost.";
            case FindingKind.Chain:
                bool across = finding.Waiters.Any(t => t.ProcessId != first.ProcessId);
                string who = across ? $"{Shown.Text(first.Name.Span)} of {process}" : thread;
                string subject = across ? program(finding.Waiters[0].ProcessId) : process;
                string what = finding.Waiters.Count == 1 ? $"{Name(finding.Waiters[0])} waits for {who}" : $"{finding.Waiters.Count} threads wait for {who}";
                return $"{subject} is waiting, not deadlocked: {what}, which {Doing(first)}.";
            case FindingKind.ThunderingHerd: return $"{process} wakes a herd: {count} threads are woken together at {noun}, and nearly all of them only go back to sleep.";
            case FindingKind.Starved: return string.Create(CultureInfo.InvariantCulture, $"{process} starves: {Spinning(finding)}; others take the rest.");
            case FindingKind.Runaway: return string.Create(CultureInfo.InvariantCulture, $"{process} is busy: {Spinning(finding)}; whether {(count == 1 ? "it gets" : "they get")} anywhere is not known.");
            default: return Pool(finding.Threads) is { Count: >= 3 } pool && count > pool.Count ? $"{process} seems idle: {pool.Count} threads wait for work at {WhyWords.Noun(pool[0].Wait.Kind)}, and nobody is seen to hold up another."
                : $"{process} seems idle: no thread is seen to hold up another; they wait for work, for time or for signals.";
        }
    }

    // The largest number of threads that wait in one place.
    private static List<WaitingThread>? Pool(IReadOnlyList<WaitingThread> threads) => threads.Where(static t => t.Wait.Object is not null && t.Wait.Kind is WaitKind.Condition or WaitKind.Semaphore or WaitKind.Socket)
        .GroupBy(static t => t.Wait.Object!).OrderByDescending(static g => g.Count()).Select(static g => g.ToList()).FirstOrDefault();

    private static string Spinning(Finding finding)
    {
        int count = finding.Threads.Count;
        string who = count == 1 ? Name(finding.Threads[0]) : Number(count) + " threads";
        if (finding.Threads.Any(static t => t.CpuShare is null)) return $"{who} wanted the CPU all the time";
        double share = finding.Threads.Sum(static t => t.CpuShare!.Value) * 100;
        return string.Create(CultureInfo.InvariantCulture, $"{who} wanted the CPU all the time and had {(count == 1 ? $"it {share:0.#} % of that" : $"{share:0.#} % of one together")}");
    }

    private static string Sleepers(Finding finding) => finding.Threads.Count == 1 ? Name(finding.Threads[0]) + " sleeps" : Number(finding.Threads.Count) + " threads sleep";

    /// <summary>What is to be said when there are no findings.</summary>
    public static string OfNothing(int process, WaitReport report, Func<int, string> program)
    {
        WaitingThread[] own = [.. report.Threads.Where(t => t.ProcessId == process && t.State is not ('Z' or 'X'))];
        int ran = own.Count(static t => !t.Stood), unknown = own.Count(static t => t.Stood && t.Wait.Kind is WaitKind.Unknown or WaitKind.Futex);
        if (own.Length == 0) return $"{program(process)} has ended and waits for its parent to take note.";
        if (ran > 0) return string.Create(CultureInfo.InvariantCulture, $"{program(process)} goes on: {ran} of its threads ran between two looks, and none is known to be stuck{(unknown > 0 ? $"; what {unknown} of them {(unknown == 1 ? "waits" : "wait")} for is not known" : "")}.");
        return unknown > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{program(process)} stands still, and why is not known: what {unknown} of its threads wait for cannot be told.")
            : $"{program(process)} stands still; none of its threads is known to wait for another.";
    }

    public static string Name(WaitingThread thread) => string.Create(CultureInfo.InvariantCulture, $"{Shown.Text(thread.Name.Span)} ({thread.Tid})");

    /// <summary>What a thread does, safe to print.</summary>
    public static string Doing(WaitingThread thread) => thread.Wait.Kind != WaitKind.Cpu || thread.CpuShare is not { } share ? Shown.Text(WhyWords.Doing(thread.Wait))
        : string.Create(CultureInfo.InvariantCulture, $"{(thread.NeverSlept && share < 0.1 ? "waits for its turn on a CPU, and had" : "runs on")} {(thread.NeverSlept && share < 0.1 ? "one" : "a CPU")} {share * 100:0.#} % of the time");

    /// <summary>The same of several.</summary>
    public static string Plural(string doing) =>
        doing.StartsWith("waits ", StringComparison.Ordinal) ? "wait " + doing[6..] : doing.StartsWith("sleeps", StringComparison.Ordinal) ? "sleep" + doing[6..]
        : doing.StartsWith("runs", StringComparison.Ordinal) ? "run" + doing[4..] : doing.StartsWith("has ", StringComparison.Ordinal) ? "have " + doing[4..] : doing;

    private static string Threads(int count) => count == 1 ? "a thread waits" : $"{Number(count)} threads wait";

    private static string Number(int count) => count < s_small.Length ? s_small[count] : count.ToString(CultureInfo.InvariantCulture);
}
