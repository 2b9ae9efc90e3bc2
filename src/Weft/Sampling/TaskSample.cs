using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>
/// One look of a live view: the tasks now, with what each did since the look before (<see cref="TaskRow.Rates"/>), the machine,
/// and who ended. Live ones are made by a <see cref="TaskSampler"/>, past ones by an <see cref="ISampleStore"/>; both fill the
/// same object again and again.
/// </summary>
public sealed class TaskSample
{
    /// <summary>The tasks: each process's row, then its threads' rows.</summary>
    public TaskSnapshot Snapshot { get; internal set; } = new();

    /// <summary>The machine.</summary>
    public MachineSample Machine { get; internal set; } = new();

    /// <summary>Who ended in the interval.</summary>
    public IReadOnlyList<EndedTask> Ended { get; internal set; } = [];

    /// <summary>Whether every thread was read; false where threads of quiet processes were taken over from the look before (as an ordinary user).</summary>
    public bool IsWhole { get; internal set; } = true;

    /// <summary>Whether short-lived processes are seen (BPF) and not only counted.</summary>
    public bool SeesShortLived { get; internal set; }

    /// <summary>Events of short lives that were lost for want of room.</summary>
    public long LostEvents { get; internal set; }

    /// <summary>What taking it cost Weft, CPU nanoseconds.</summary>
    public long CostNanoseconds { get; internal set; }

    /// <summary>Whether it comes from a store.</summary>
    public bool IsPast { get; internal set; }
}
