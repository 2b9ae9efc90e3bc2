namespace Weft.Waiting;

/// <summary>Finds in the waits of threads who is stuck, and who holds up whom.</summary>
public static class WaitGraph
{
    /// <summary>Threads at one object from which on they can be called a herd.</summary>
    public const int HerdSize = 8;

    /// <summary>Finds. A deadlock is claimed only of threads that stood, whose waits have no end in time, and all of whose enders are known and stuck themselves.</summary>
    /// <param name="threads">The threads.</param>
    /// <param name="processes">Those that are asked about; the others are there only as far as these wait for them. Null for all.</param>
    /// <param name="intervalNanoseconds">Time between the looks.</param>
    public static IReadOnlyList<Finding> Find(IReadOnlyList<WaitingThread> threads, IReadOnlyCollection<int>? processes = null, long intervalNanoseconds = 100_000_000)
    {
        HashSet<int>? asked = processes is null ? null : [.. processes];
        WaitingThread[] own = asked is null ? [.. threads] : [.. threads.Where(t => asked.Contains(t.ProcessId))];
        List<Finding> findings = new StuckThreads(threads).Findings();
        HashSet<(int, int)> explained = [.. findings.SelectMany(static f => f.Threads.Concat(f.Waiters)).Select(static t => t.Key)];
        foreach (Finding likely in new StuckThreads(threads, isLikely: true).LikelyRounds(explained).ToArray())
        {
            findings.Add(likely);
            explained.UnionWith(likely.Threads.Concat(likely.Waiters).Select(static t => t.Key));
        }
        foreach (IReadOnlyList<WaitingThread> ring in HeldUp.FullRings(threads, explained))
        {
            findings.Add(new Finding(FindingKind.PipesFull, Certainty.Candidate, ring, []));
            explained.UnionWith(ring.Select(static t => t.Key));
        }
        foreach (Finding lost in Suspicions.LostWakeups(own, explained).ToArray())
        {
            findings.Add(lost);
            explained.UnionWith(lost.Threads.Concat(lost.Waiters).Select(static t => t.Key));
        }
        findings.AddRange(HeldUp.Chains(own, threads, explained));
        findings.AddRange(Suspicions.Crowds(own, intervalNanoseconds));
        if (asked is not null) findings.RemoveAll(f => !f.Threads.Concat(f.Waiters).Any(t => asked.Contains(t.ProcessId)));
        AddIdle(own, findings);
        // The gravest first; those of a kind keep their order.
        return [.. findings.OrderBy(static f => f.IsStuck ? -1 : (int)f.Kind)];
    }

    // A process is idle when nothing else is found of it, and all its threads wait for work, for time or for signals.
    private static void AddIdle(WaitingThread[] own, List<Finding> findings)
    {
        HashSet<int> busy = [.. findings.SelectMany(static f => f.Threads.Concat(f.Waiters)).Select(static t => t.ProcessId)];
        foreach (IGrouping<int, WaitingThread> process in own.GroupBy(static t => t.ProcessId))
        {
            if (busy.Contains(process.Key)) continue;
            WaitingThread[] living = [.. process.Where(static t => t.State is not ('Z' or 'X'))];
            if (living.Length > 0 && living.All(static t => t.Stood && IsForWork(t.Wait.Kind))) findings.Add(new Finding(FindingKind.Idle, Certainty.Candidate, living, []));
        }
    }

    // Waits that nobody in particular is to blame for. Of a lock whose owner is not known that cannot be said.
    private static bool IsForWork(WaitKind kind) =>
        kind is WaitKind.Condition or WaitKind.Semaphore or WaitKind.Pipe or WaitKind.Socket or WaitKind.Timer or WaitKind.Poll or WaitKind.Event or WaitKind.Terminal or WaitKind.Queue;
}
