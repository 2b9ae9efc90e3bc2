namespace Weft.Waiting;

/// <summary>Finds who is held up by another without being stuck for sure: chains, and processes that fill each other's pipes.</summary>
internal static class HeldUp
{
    /// <summary>Processes each of which writes to the next, whose pipe or socket is full. Another thread of them could read, or another process: so it is only likely.</summary>
    public static IEnumerable<IReadOnlyList<WaitingThread>> FullRings(IReadOnlyList<WaitingThread> threads, HashSet<(int, int)> explained)
    {
        Dictionary<int, WaitingThread> writers = [];
        foreach (WaitingThread thread in threads)
            if (thread.Stood && !thread.Wait.IsTimed && thread.Wait is { Kind: WaitKind.Pipe or WaitKind.Socket, IsWrite: true } && !explained.Contains(thread.Key)) writers.TryAdd(thread.ProcessId, thread);
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

    /// <summary>Whom threads wait for in the end, one behind another.</summary>
    public static IEnumerable<Finding> Chains(IReadOnlyList<WaitingThread> own, IReadOnlyList<WaitingThread> threads, HashSet<(int, int)> explained)
    {
        Dictionary<(int, int), WaitingThread> byKey = threads.ToDictionary(static t => t.Key);
        Dictionary<int, WaitingThread> speakers = Speakers(threads);
        Dictionary<(int, int), List<WaitingThread>> byRoot = [];
        HashSet<(int, int)> guessed = [];
        foreach (WaitingThread thread in own)
        {
            if (explained.Contains(thread.Key) || Next(thread, byKey, speakers, out bool isSure) is not { } at) continue;
            HashSet<(int, int)> passed = [thread.Key];
            // A round that is no deadlock (a wait of it ends in time) is no chain either.
            while (passed.Add(at.Key) && Next(at, byKey, speakers, out bool sure) is { } next)
            {
                at = next;
                isSure &= sure;
            }
            if (passed.Contains(at.Key) && Next(at, byKey, speakers, out _) is not null || explained.Contains(at.Key)) continue;
            if (!byRoot.TryGetValue(at.Key, out List<WaitingThread>? waiters)) byRoot[at.Key] = waiters = [];
            waiters.Add(thread);
            if (!isSure) guessed.Add(at.Key);
        }
        return byRoot.OrderByDescending(static r => r.Value.Count).Select(r => new Finding(FindingKind.Chain, guessed.Contains(r.Key) ? Certainty.Candidate : Certainty.Certain, [byKey[r.Key]], r.Value));
    }

    // Whom a thread that stood waits for: a thread, when that is one and certain; or where the other end of its wait is a
    // process whose business it is to go on, the thread that speaks for it.
    private static WaitingThread? Next(WaitingThread thread, Dictionary<(int, int), WaitingThread> byKey, Dictionary<int, WaitingThread> speakers, out bool isSure)
    {
        isSure = true;
        IReadOnlyList<WaitEnder> enders = thread.Wait.EndedBy;
        if (!thread.Stood || enders.Count == 0) return null;
        if (enders is [{ Certainty: Certainty.Certain } only]) return byKey.GetValueOrDefault((only.ProcessId, only.Tid));
        isSure = false;
        if (thread.Wait.Kind is not (WaitKind.Child or WaitKind.Vfork or WaitKind.FileLock or WaitKind.Socket) && !thread.Wait.IsWrite) return null;
        int process = enders[0].ProcessId;
        return process != thread.ProcessId && enders.All(e => e.ProcessId == process) ? speakers.GetValueOrDefault(process) : null;
    }

    // One that runs tells more of what a process does than one that waits; else the first, which is the main thread.
    private static Dictionary<int, WaitingThread> Speakers(IReadOnlyList<WaitingThread> threads)
    {
        Dictionary<int, WaitingThread> speakers = [];
        foreach (WaitingThread thread in threads)
            if (!speakers.TryGetValue(thread.ProcessId, out WaitingThread? had) || (had.Wait.Kind != WaitKind.Cpu && thread.Wait.Kind == WaitKind.Cpu)) speakers[thread.ProcessId] = thread;
        return speakers;
    }
}
