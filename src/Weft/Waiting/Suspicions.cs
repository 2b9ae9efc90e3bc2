using System.Globalization;

namespace Weft.Waiting;

/// <summary>Finds what looks wrong without being proved: lost wakeups, herds, threads that spin or starve. Each is a candidate.</summary>
internal static class Suspicions
{
    // Below this share of a CPU a thread that wanted one all the time is said to starve.
    private const double HardlyAny = 0.1;
    private const double HerdPart = 0.75;
    // One that is woken for nothing looks and sleeps again; one that was given work is busy longer.
    private const double LookNanoseconds = 50_000;

    /// <summary>Finds processes in which a wakeup seems to have been lost.</summary>
    /// <param name="own">The threads asked about.</param>
    /// <param name="explained">Those that a graver finding speaks of.</param>
    public static IEnumerable<Finding> LostWakeups(IReadOnlyList<WaitingThread> own, HashSet<(int, int)> explained)
    {
        foreach (IGrouping<int, WaitingThread> process in own.GroupBy(static t => t.ProcessId))
            if (LostWakeup([.. process.Where(static t => t.State is not ('Z' or 'X'))], explained) is { } lost) yield return lost;
    }

    /// <summary>Finds herds, and threads that spin or starve.</summary>
    /// <param name="own">The threads asked about.</param>
    /// <param name="intervalNanoseconds">Time between the looks.</param>
    public static IEnumerable<Finding> Crowds(IReadOnlyList<WaitingThread> own, long intervalNanoseconds)
    {
        foreach (IGrouping<int, WaitingThread> process in own.GroupBy(static t => t.ProcessId))
        {
            WaitingThread[] threads = [.. process];
            foreach (IGrouping<string, WaitingThread> group in threads.Where(static t => t.Wait.Object is not null).GroupBy(static t => t.Wait.Object!))
                if (Herd([.. group], intervalNanoseconds) is { } herd) yield return herd;
            // Threads of a process that spin are one finding, and so are those that starve.
            if (Busy([.. threads.Where(static t => t.NeverSlept && t.CpuShare < HardlyAny)], FindingKind.Starved, intervalNanoseconds) is { } starved) yield return starved;
            if (Busy([.. threads.Where(static t => t.NeverSlept && !(t.CpuShare < HardlyAny))], FindingKind.Runaway, intervalNanoseconds) is { } busy) yield return busy;
        }
    }

    private static Finding? LostWakeup(WaitingThread[] threads, HashSet<(int, int)> explained)
    {
        // One that ran may just be about to take it, or to hand it on.
        WaitingThread[] missed = [.. threads.Where(static t => t.IsWakeMissed)];
        if (missed.Length > 0 && threads.All(t => t.Stood || missed.All(m => m.Wait.Object != t.Wait.Object)) && threads.All(static t => t.Wait.Kind != WaitKind.Cpu))
        {
            string what = missed[0].Wait.Kind == WaitKind.Mutex ? "no thread holds it" : "it is up";
            return new Finding(FindingKind.LostWakeup, Certainty.Candidate, missed, []) { Evidence = [$"{missed[0].Wait.Object}: at both looks {what}, and nobody has been woken"] };
        }
        WaitingThread[] left = [.. threads.Where(static t => t.Wait.Kind is WaitKind.Condition or WaitKind.Semaphore or WaitKind.Barrier)];
        // Private to the process, so that only its own threads could wake them; and all of those wait too.
        if (left.Length == 0 || threads.Any(t => !t.Stood || t.Wait.IsTimed || !t.IsPrivate || !QuietSignals.Are(t.SignalsCaught & ~QuietSignals.OfRuntimes) || explained.Contains(t.Key))) return null;
        return new Finding(FindingKind.LostWakeup, Certainty.Candidate, left, [.. threads.Except(left)])
        {
            Evidence = [threads.Length == 1 ? "it is the only thread of its process, and what it waits at is not shared with another" : string.Create(CultureInfo.InvariantCulture, $"all {threads.Length} threads of the process wait without an end in time, at objects that are not shared with another process")],
        };
    }

    private static Finding? Herd(WaitingThread[] group, long intervalNanoseconds)
    {
        WaitingThread[] back = [.. group.Where(static t => t.HasComeBack)];
        if (back.Length < WaitGraph.HerdSize || back.Length < group.Length * HerdPart) return null;
        ulong runs = 0;
        double time = 0;
        foreach (WaitingThread thread in back)
        {
            runs += thread.TimesRun;
            time += (thread.CpuShare ?? 1) * intervalNanoseconds;
        }
        if (time / runs > LookNanoseconds) return null;
        return new Finding(FindingKind.ThunderingHerd, Certainty.Candidate, back, [])
        {
            Evidence = [string.Create(CultureInfo.InvariantCulture, $"{back.Length} of {group.Length} threads at {group[0].Wait.Object} ran {runs} times in {intervalNanoseconds / 1e6:0} ms, {time / runs / 1000:0} µs each, and wait there again")],
        };
    }

    private static Finding? Busy(WaitingThread[] threads, FindingKind kind, long intervalNanoseconds) =>
        threads.Length == 0 ? null : new Finding(kind, Certainty.Candidate, threads, []) { Evidence = [.. threads.Select(t => Spent(t, intervalNanoseconds))] };

    private static string Spent(WaitingThread thread, long intervalNanoseconds)
    {
        string ran = thread.CpuShare is { } share ? string.Create(CultureInfo.InvariantCulture, $"{thread.Tid} ran {share * intervalNanoseconds / 1e6:0.0} of {intervalNanoseconds / 1e6:0} ms") : string.Create(CultureInfo.InvariantCulture, $"how long {thread.Tid} ran is not known");
        string waited = thread.DelayShare is > 0 and var delay ? string.Create(CultureInfo.InvariantCulture, $", and waited {delay * intervalNanoseconds / 1e6:0.0} ms for its turn") : "";
        return $"{ran}{waited}; it never slept";
    }
}
