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
        bool one = finding.Threads.All(t => t.ProcessId == first.ProcessId);
        switch (finding.Kind)
        {
            case FindingKind.Deadlock when count == 2: return $"{process} is deadlocked: two threads{(one ? "" : " of two processes")} wait for each other and will never go on.";
            case FindingKind.Deadlock: return $"{process} is deadlocked: {Number(count)} threads wait for one another in a circle and will never go on.";
            case FindingKind.SelfDeadlock: return $"{process} is deadlocked: {thread} waits for a mutex that it holds itself, and will never go on.";
            case FindingKind.DeadOwner: return $"{process} is stuck: {Threads(count)} for a mutex whose owner {first.Wait.DeadOwner.ToString(CultureInfo.InvariantCulture)} ended without unlocking it.";
            case FindingKind.LockAcrossFork: return $"{process} is stuck: {Threads(count)} for a mutex that thread {first.Wait.DeadOwner.ToString(CultureInfo.InvariantCulture)} of its parent held at the fork; nobody here can unlock it.";
            case FindingKind.PipesFull when finding.Certainty == Certainty.Certain: return $"{process} is deadlocked: {Number(count)} processes write to each other, both pipes are full, and none will ever read.";
            case FindingKind.PipesFull: return $"{process} is probably stuck: {Number(count)} processes write to each other and both pipes are full; it is not certain that nobody else reads.";
            case FindingKind.Chain:
                string what = finding.Waiters.Count == 1 ? $"{Name(finding.Waiters[0])} waits for {thread}" : $"{finding.Waiters.Count} threads wait for {thread}";
                return $"{process} is waiting, not deadlocked: {what}, which {Doing(first)}.";
            case FindingKind.Runaway: return string.Create(CultureInfo.InvariantCulture, $"{process} is busy: {thread} wanted the CPU all the time{(first.CpuShare is { } share ? $" and had it {share * 100:0} % of that" : "")}; whether it gets anywhere is not known.");
            default: return $"{process} seems idle: no thread is seen to hold up another; they wait for work, for time or for signals.";
        }
    }

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
    public static string Doing(WaitingThread thread) => Shown.Text(WhyWords.Doing(thread.Wait)) + (thread.Wait.Kind == WaitKind.Cpu && thread.CpuShare is { } share ? string.Create(CultureInfo.InvariantCulture, $" on a CPU {share * 100:0} % of the time") : "");

    /// <summary>The same of several.</summary>
    public static string Plural(string doing) =>
        doing.StartsWith("waits ", StringComparison.Ordinal) ? "wait " + doing[6..] : doing.StartsWith("sleeps", StringComparison.Ordinal) ? "sleep" + doing[6..]
        : doing.StartsWith("runs", StringComparison.Ordinal) ? "run" + doing[4..] : doing.StartsWith("has ", StringComparison.Ordinal) ? "have " + doing[4..] : doing;

    private static string Threads(int count) => count == 1 ? "a thread waits" : $"{Number(count)} threads wait";

    private static string Number(int count) => count < s_small.Length ? s_small[count] : count.ToString(CultureInfo.InvariantCulture);
}
