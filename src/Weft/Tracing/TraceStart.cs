namespace Weft.Tracing;

/// <summary>What is known when a trace begins.</summary>
public sealed record TraceStart
{
    /// <summary>The engine's name (<see cref="ITaskEventSource.Engine"/>).</summary>
    public required string Engine { get; init; }

    /// <summary>When, nanoseconds of CLOCK_MONOTONIC.</summary>
    public required ulong MonotonicNanoseconds { get; init; }

    /// <summary>The same moment, nanoseconds of CLOCK_REALTIME since 1970.</summary>
    public required ulong UnixNanoseconds { get; init; }

    /// <summary>Process that Weft started for this trace; null when it attached to what was there.</summary>
    public int? StartedProcessId { get; init; }

    /// <summary>The program that was started, with its arguments; empty when it attached.</summary>
    public IReadOnlyList<string> Program { get; init; } = [];

    /// <summary>Whether the whole machine is traced.</summary>
    public bool IsWholeMachine { get; init; }

    /// <summary>This boot (/proc/sys/kernel/random/boot_id); empty when not known.</summary>
    public string BootId { get; init; } = "";

    /// <summary>The machine's name; empty when not known.</summary>
    public string Host { get; init; } = "";
}
