using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>
/// A process or thread that ended in an interval: one of the snapshot before, or (through BPF) one that lived and died between two
/// snapshots. Short-lived ones that are alike are told once, with their count.
/// </summary>
public sealed record EndedTask
{
    /// <summary>Who; of several the last.</summary>
    public required TaskId Id { get; init; }

    /// <summary>Whether it was a process or one thread of a process that lives on.</summary>
    public required RowKind Kind { get; init; }

    /// <summary>The process that made it (or adopted it); 0 when not known.</summary>
    public int ParentProcessId { get; init; }

    /// <summary>comm; raw and hostile.</summary>
    public byte[] Name { get; init; } = [];

    /// <summary>How many; more than 1 only of short-lived ones that are alike (parent and name).</summary>
    public int Count { get; init; } = 1;

    /// <summary>Whether it came and went between two snapshots.</summary>
    public bool IsShortLived { get; init; }

    /// <summary>CPU time used in the interval, nanoseconds; -1 when not known.</summary>
    public long CpuNanoseconds { get; init; } = -1;

    /// <summary>The wait status (wait(2)); null when not known. Of several the last.</summary>
    public int? WaitStatus { get; init; }
}
