namespace Weft.Waiting;

/// <summary>The greatest set of threads each of which can be woken only by others of the set, and what is in it.</summary>
internal sealed class StuckThreads
{
    private readonly Dictionary<(int, int), WaitingThread> _set;

    /// <summary>Finds the set: of threads that stood, whose waits have no end in time, and all of whose enders are known.</summary>
    /// <param name="threads">The threads.</param>
    /// <param name="isLikely">Whether it is enough that all enders are known as far as can be seen; then nothing is certain.</param>
    public StuckThreads(IReadOnlyList<WaitingThread> threads, bool isLikely = false)
    {
        _set = threads.Where(t => t.Stood && !t.Wait.IsTimed && (t.Wait.IsComplete || (isLikely && t.Wait.IsNearlyComplete)) && (t.Wait.EndedBy.Count > 0 || t.Wait.DeadOwner != 0)).ToDictionary(static t => t.Key);
        while (true)
        {
            WaitingThread[] free = [.. _set.Values.Where(t => t.Wait.EndedBy.Any(e => !_set.ContainsKey((e.ProcessId, e.Tid))))];
            if (free.Length == 0) return;
            foreach (WaitingThread thread in free) _set.Remove(thread.Key);
        }
    }

    /// <summary>Rounds over several processes that are only likely. What waits for itself, or within one process, is not among them: it may be woken in a way that is not seen.</summary>
    /// <param name="explained">Threads of whom something better is known.</param>
    public IEnumerable<Finding> LikelyRounds(HashSet<(int, int)> explained)
    {
        foreach (IReadOnlyList<WaitingThread> round in Cycles())
        {
            if (round.Any(t => explained.Contains(t.Key)) || round.Select(static t => t.ProcessId).Distinct().Count() < 2) continue;
            HashSet<(int, int)> heads = [.. round.Select(static t => t.Key), .. explained];
            yield return new Finding(KindOf(round), Certainty.Candidate, round, Behind(round, heads));
        }
    }

    /// <summary>What they are stuck in, with those behind.</summary>
    public List<Finding> Findings()
    {
        List<Finding> findings = [];
        foreach (WaitingThread thread in _set.Values.Where(static t => t.Wait.DeadOwner != 0))
            findings.Add(new Finding(thread.Wait.IsHeldAcrossFork ? FindingKind.LockAcrossFork : FindingKind.DeadOwner, Certainty.Certain, [thread], []));
        foreach (IReadOnlyList<WaitingThread> cycle in Cycles())
        {
            findings.Add(new Finding(KindOf(cycle), Certainty.Certain, cycle, []));
        }
        findings = Merge(findings);
        HashSet<(int, int)> heads = [.. findings.SelectMany(static f => f.Threads).Select(static t => t.Key)];
        for (int i = 0; i < findings.Count; i++) findings[i] = findings[i] with { Waiters = Behind(findings[i].Threads, heads) };
        return findings;
    }

    private static FindingKind KindOf(IReadOnlyList<WaitingThread> cycle) =>
        cycle.Count == 1 ? FindingKind.SelfDeadlock : cycle.All(static t => t.Wait is { IsWrite: true, Kind: WaitKind.Pipe or WaitKind.Socket }) ? FindingKind.PipesFull : FindingKind.Deadlock;

    // Every way on from a stuck thread stays in the set, so following the first one comes to a dead owner or round.
    private IEnumerable<IReadOnlyList<WaitingThread>> Cycles()
    {
        HashSet<(int, int)> seen = [];
        foreach (WaitingThread start in _set.Values)
        {
            List<WaitingThread> path = [];
            Dictionary<(int, int), int> places = [];
            WaitingThread? at = start;
            while (at is not null && !seen.Contains(at.Key) && places.TryAdd(at.Key, path.Count))
            {
                path.Add(at);
                at = at.Wait.EndedBy.Count == 0 ? null : _set[(at.Wait.EndedBy[0].ProcessId, at.Wait.EndedBy[0].Tid)];
            }
            if (at is not null && places.TryGetValue(at.Key, out int from)) yield return path[from..];
            seen.UnionWith(places.Keys);
        }
    }

    // All threads that wait for the same dead owner's lock are one finding.
    private static List<Finding> Merge(List<Finding> findings) =>
        [.. findings.GroupBy(static f => f.Kind is FindingKind.DeadOwner or FindingKind.LockAcrossFork ? (object)(f.Kind, f.Threads[0].ProcessId, f.Threads[0].Wait.Object) : f)
            .Select(static g => g.First() with { Threads = [.. g.SelectMany(static f => f.Threads)] })];

    private List<WaitingThread> Behind(IReadOnlyList<WaitingThread> of, HashSet<(int, int)> heads)
    {
        HashSet<(int, int)> reached = [.. of.Select(static t => t.Key)];
        List<WaitingThread> behind = [];
        int known;
        do
        {
            known = behind.Count;
            foreach (WaitingThread thread in _set.Values)
            {
                if (reached.Contains(thread.Key) || heads.Contains(thread.Key) || thread.Wait.EndedBy.Count == 0 || !thread.Wait.EndedBy.All(e => reached.Contains((e.ProcessId, e.Tid)))) continue;
                reached.Add(thread.Key);
                behind.Add(thread);
            }
        }
        while (behind.Count > known);
        return behind;
    }
}
