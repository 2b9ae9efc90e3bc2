namespace Weft.Waiting;

/// <summary>Finds in the waits of threads who is stuck, and who holds up whom.</summary>
public static class WaitGraph
{
    /// <summary>Finds. A deadlock is claimed only of threads that stood, whose waits have no end in time, and all of whose enders are known and stuck themselves.</summary>
    /// <param name="threads">The threads.</param>
    /// <param name="processes">Those that are asked about; the others are there only as far as these wait for them. Null for all.</param>
    public static IReadOnlyList<Finding> Find(IReadOnlyList<WaitingThread> threads, IReadOnlyCollection<int>? processes = null)
    {
        WaitingThread[] own = [.. threads.Where(t => processes is null || processes.Contains(t.ProcessId))];
        Dictionary<(int, int), WaitingThread> byKey = threads.ToDictionary(static t => t.Key);
        Dictionary<(int, int), WaitingThread> stuck = Stuck(threads);
        List<Finding> findings = [];
        HashSet<(int, int)> explained = [];
        foreach (WaitingThread thread in stuck.Values.Where(static t => t.Wait.DeadOwner != 0))
            findings.Add(new Finding(thread.Wait.IsHeldAcrossFork ? FindingKind.LockAcrossFork : FindingKind.DeadOwner, Certainty.Certain, [thread], []));
        foreach (IReadOnlyList<WaitingThread> cycle in Cycles(stuck))
        {
            FindingKind kind = cycle.Count == 1 ? FindingKind.SelfDeadlock
                : cycle.All(static t => t.Wait.Kind == WaitKind.Pipe && t.Wait.IsWrite) ? FindingKind.PipesFull : FindingKind.Deadlock;
            findings.Add(new Finding(kind, Certainty.Certain, cycle, []));
        }
        findings = Merge(findings);
        for (int i = 0; i < findings.Count; i++)
        {
            List<WaitingThread> behind = Behind(findings[i].Threads, stuck.Values);
            findings[i] = findings[i] with { Waiters = behind };
            explained.UnionWith(findings[i].Threads.Concat(behind).Select(static t => t.Key));
        }
        foreach (IReadOnlyList<WaitingThread> ring in FullPipes(threads, explained))
        {
            findings.Add(new Finding(FindingKind.PipesFull, Certainty.Candidate, ring, []));
            explained.UnionWith(ring.Select(static t => t.Key));
        }
        findings.AddRange(Chains(own, byKey, explained));
        foreach (WaitingThread thread in own)
            if (thread.NeverSlept) findings.Add(new Finding(FindingKind.Runaway, Certainty.Candidate, [thread], []));
        WaitingThread[] living = [.. own.Where(static t => t.State is not ('Z' or 'X'))];
        if (findings.Count == 0 && living.Length > 0 && living.All(static t => t.Stood && IsForWork(t.Wait.Kind))) findings.Add(new Finding(FindingKind.Idle, Certainty.Candidate, living, []));
        return processes is null ? findings : [.. findings.Where(f => f.Threads.Concat(f.Waiters).Any(t => processes.Contains(t.ProcessId)))];
    }

    // Waits that nobody in particular is to blame for. Of a lock whose owner is not known that cannot be said.
    private static bool IsForWork(WaitKind kind) =>
        kind is WaitKind.Condition or WaitKind.Semaphore or WaitKind.Pipe or WaitKind.Socket or WaitKind.Timer or WaitKind.Poll or WaitKind.Event or WaitKind.Terminal or WaitKind.Queue;

    // The greatest set in which each thread can be woken only by others of the set.
    private static Dictionary<(int, int), WaitingThread> Stuck(IReadOnlyList<WaitingThread> threads)
    {
        Dictionary<(int, int), WaitingThread> set = threads
            .Where(static t => t.Stood && !t.Wait.IsTimed && t.Wait.IsComplete && (t.Wait.EndedBy.Count > 0 || t.Wait.DeadOwner != 0))
            .ToDictionary(static t => t.Key);
        while (true)
        {
            WaitingThread[] free = [.. set.Values.Where(t => t.Wait.EndedBy.Any(e => !set.ContainsKey((e.ProcessId, e.Tid))))];
            if (free.Length == 0) return set;
            foreach (WaitingThread thread in free) set.Remove(thread.Key);
        }
    }

    // Every way on from a stuck thread stays in the set, so following the first one comes to a dead owner or round.
    private static IEnumerable<IReadOnlyList<WaitingThread>> Cycles(Dictionary<(int, int), WaitingThread> stuck)
    {
        HashSet<(int, int)> seen = [];
        foreach (WaitingThread start in stuck.Values)
        {
            List<WaitingThread> path = [];
            Dictionary<(int, int), int> places = [];
            WaitingThread? at = start;
            while (at is not null && !seen.Contains(at.Key) && places.TryAdd(at.Key, path.Count))
            {
                path.Add(at);
                at = at.Wait.EndedBy.Count == 0 ? null : stuck[(at.Wait.EndedBy[0].ProcessId, at.Wait.EndedBy[0].Tid)];
            }
            if (at is not null && places.TryGetValue(at.Key, out int from)) yield return path[from..];
            seen.UnionWith(places.Keys);
        }
    }

    // All threads that wait for the same dead owner's lock are one finding.
    private static List<Finding> Merge(List<Finding> findings) =>
        [.. findings.GroupBy(static f => f.Kind is FindingKind.DeadOwner or FindingKind.LockAcrossFork ? (object)(f.Kind, f.Threads[0].ProcessId, f.Threads[0].Wait.Object) : f)
            .Select(static g => g.First() with { Threads = [.. g.SelectMany(static f => f.Threads)] })];

    private static List<WaitingThread> Behind(IReadOnlyList<WaitingThread> heads, IEnumerable<WaitingThread> among)
    {
        HashSet<(int, int)> reached = [.. heads.Select(static t => t.Key)];
        List<WaitingThread> behind = [];
        WaitingThread[] rest = [.. among];
        bool more = true;
        while (more)
        {
            more = false;
            foreach (WaitingThread thread in rest)
            {
                if (reached.Contains(thread.Key) || thread.Wait.EndedBy.Count == 0 || !thread.Wait.EndedBy.All(e => reached.Contains((e.ProcessId, e.Tid)))) continue;
                reached.Add(thread.Key);
                behind.Add(thread);
                more = true;
            }
        }
        return behind;
    }

    // A process has other threads that could read, or other processes may have the end open too: then it is only likely.
    private static IEnumerable<IReadOnlyList<WaitingThread>> FullPipes(IReadOnlyList<WaitingThread> threads, HashSet<(int, int)> explained)
    {
        Dictionary<int, WaitingThread> writers = [];
        foreach (WaitingThread thread in threads)
            if (thread.Stood && thread.Wait is { Kind: WaitKind.Pipe or WaitKind.Socket, IsWrite: true } && !explained.Contains(thread.Key)) writers.TryAdd(thread.ProcessId, thread);
        HashSet<int> seen = [];
        foreach (int start in writers.Keys)
        {
            List<WaitingThread> path = [];
            int? at = start;
            while (at is { } process && writers.TryGetValue(process, out WaitingThread? writer) && !path.Contains(writer) && !seen.Contains(process))
            {
                path.Add(writer);
                int[] readers = [.. writer.Wait.EndedBy.Select(static e => e.ProcessId).Where(p => p != process).Distinct()];
                at = readers is [var one] ? one : null;
            }
            if (at is { } end && path.FindIndex(t => t.ProcessId == end) is var from and >= 0 && path.Count - from > 1) yield return path[from..];
            seen.UnionWith(path.Select(static t => t.ProcessId));
        }
    }

    private static IEnumerable<Finding> Chains(IReadOnlyList<WaitingThread> threads, Dictionary<(int, int), WaitingThread> byKey, HashSet<(int, int)> explained)
    {
        Dictionary<(int, int), List<WaitingThread>> byRoot = [];
        foreach (WaitingThread thread in threads)
        {
            if (explained.Contains(thread.Key) || Next(thread, byKey) is not { } at) continue;
            HashSet<(int, int)> passed = [thread.Key];
            // A round that is no deadlock (a wait of it ends in time) is no chain either.
            while (passed.Add(at.Key) && Next(at, byKey) is { } next) at = next;
            if (Next(at, byKey) is not null || explained.Contains(at.Key)) continue;
            if (!byRoot.TryGetValue(at.Key, out List<WaitingThread>? waiters)) byRoot[at.Key] = waiters = [];
            waiters.Add(thread);
        }
        return byRoot.OrderByDescending(static r => r.Value.Count).Select(r => new Finding(FindingKind.Chain, Certainty.Certain, [byKey[r.Key]], r.Value));
    }

    // Whom a thread that stood waits for, when that is one and certain.
    private static WaitingThread? Next(WaitingThread thread, Dictionary<(int, int), WaitingThread> byKey) =>
        thread.Stood && thread.Wait.EndedBy is [{ Certainty: Certainty.Certain } only] && byKey.TryGetValue((only.ProcessId, only.Tid), out WaitingThread? next) ? next : null;
}
