namespace Weft.Tracing;

/// <summary>How a trace ended.</summary>
public sealed record TraceEnd
{
    /// <summary>Why: <c>ended</c> (all that was followed ended), <c>interrupted</c>, <c>time</c> (--for), <c>until</c> (--until), <c>output</c> (it could not be written).</summary>
    public required string Reason { get; init; }

    /// <summary>When, nanoseconds of CLOCK_MONOTONIC.</summary>
    public required ulong MonotonicNanoseconds { get; init; }

    /// <summary>Events told.</summary>
    public required ulong Events { get; init; }

    /// <summary>Events lost.</summary>
    public required ulong Lost { get; init; }

    /// <summary>Processes (tgid) that were traced to the end and run on.</summary>
    public IReadOnlyList<int> LeftRunning { get; init; } = [];
}
