namespace Weft.Stacks;

/// <summary>The stacks of a process's threads at one look.</summary>
public sealed class StackSnapshot
{
    /// <summary>The process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Its threads, in the order of their ids.</summary>
    public required IReadOnlyList<ThreadStack> Threads { get; init; }

    /// <summary>From the first request to stop to the last release, nanoseconds; 0 when nothing was stopped.</summary>
    public required long PauseNanoseconds { get; init; }

    /// <summary>Why not all threads could be had without a stop; empty when that was not tried or not needed.</summary>
    public required string Note { get; init; }

    /// <summary>Paths of mapped files that could not be opened.</summary>
    public required IReadOnlyList<string> UnreachedFiles { get; init; }

    /// <summary>Threads had so.</summary>
    public int CountOf(CaptureWay way) => Threads.Count(t => t.Way == way);
}
