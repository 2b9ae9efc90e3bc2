namespace Weft.Waiting;

/// <summary>Who waits for whom: the threads looked at, and what was found.</summary>
public sealed record WaitReport
{
    /// <summary>The processes that were asked for and were there.</summary>
    public required IReadOnlyList<int> ProcessIds { get; init; }

    /// <summary>All threads that were looked at, those of processes that the asked ones wait for among them, by process and id.</summary>
    public required IReadOnlyList<WaitingThread> Threads { get; init; }

    /// <summary>What was found, the gravest first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The shortest time between the two looks at one thread, nanoseconds.</summary>
    public required long IntervalNanoseconds { get; init; }

    /// <summary>What could not be had, in words.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Of how many processes something was not permitted or could not be read.</summary>
    public int UnreadProcesses { get; init; }

    /// <summary>What concerns one of the processes: the findings with threads of it, its threads and those it waits for.</summary>
    public WaitReport Of(int process)
    {
        Finding[] findings = [.. Findings.Where(f => f.Threads.Concat(f.Waiters).Any(t => t.ProcessId == process))];
        HashSet<int> concerned = [process, .. findings.SelectMany(static f => f.Threads.Concat(f.Waiters)).Select(static t => t.ProcessId)];
        foreach (WaitingThread thread in Threads)
            if (thread.ProcessId == process) concerned.UnionWith(thread.Wait.EndedBy.Select(static e => e.ProcessId));
        return this with { ProcessIds = [process], Findings = findings, Threads = [.. Threads.Where(t => concerned.Contains(t.ProcessId))] };
    }
}
