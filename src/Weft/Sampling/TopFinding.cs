using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>One thing that is going on, in numbers; which of them mean something depends on the kind.</summary>
public sealed class TopFinding
{
    /// <summary>What.</summary>
    public FindingKind Kind { get; init; }

    /// <summary>How bad.</summary>
    public FindingGrade Grade { get; init; }

    /// <summary>The process it speaks of; <c>default</c> when it speaks of the machine.</summary>
    public TaskId Process { get; init; }

    /// <summary>The process's comm; raw and hostile.</summary>
    public byte[] Name { get; init; } = [];

    /// <summary>Another task that has to do with it: the thread that does nearly all, the holder of a lock, the second busiest process; 0 when there is none.</summary>
    public int OtherTid { get; init; }

    /// <summary>That task's comm; raw and hostile, empty when not known.</summary>
    public byte[] OtherName { get; init; } = [];

    /// <summary>How many: threads, processes, or starts a second.</summary>
    public int Count { get; init; }

    /// <summary>Percent: of one CPU for a process's use, of time for waits and pressure, of all CPUs for the machine's use. NaN when not known.</summary>
    public double Percent { get; init; } = double.NaN;

    /// <summary>A second percentage: of the other task, or the pressure beside an amount. NaN when not known.</summary>
    public double OtherPercent { get; init; } = double.NaN;

    /// <summary>An amount: bytes (left, used, swapped in a second) or threads; -1 when not known.</summary>
    public long Amount { get; init; } = -1;

    /// <summary>What belongs to it: bytes in all or swapped out a second, or by how much it grew; -1 when not known.</summary>
    public long OtherAmount { get; init; } = -1;

    /// <summary>Since when, or over what time, nanoseconds.</summary>
    public long Nanoseconds { get; init; }

    /// <summary>What is waited for, in words of ours; empty when not known.</summary>
    public string Phrase { get; init; } = "";

    /// <summary>What of two of the same kind comes first.</summary>
    internal double Weight { get; init; }
}
