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

    /// <summary>Time between the last first look and the first second look, nanoseconds.</summary>
    public required long IntervalNanoseconds { get; init; }

    /// <summary>What could not be had, in words.</summary>
    public required IReadOnlyList<string> Missing { get; init; }
}
