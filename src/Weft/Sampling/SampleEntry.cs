using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>What a <see cref="SampleHistory"/> keeps of a sample beside its frame.</summary>
internal sealed class SampleEntry
{
    // This object, its machine's sample (with MemoryInfo in it) and its machine's facts, on 64 bits.
    private const int ObjectBytes = 600;

    public SampleEntry(TaskSample sample, long sequence, long place, int length, bool isKey)
    {
        (Machine, Facts) = (sample.Machine, sample.Snapshot.Machine);
        (Engine, EngineNote) = (sample.Snapshot.Engine, sample.Snapshot.EngineNote);
        (IsWhole, SeesShortLived, LostEvents, CostNanoseconds) = (sample.IsWhole, sample.SeesShortLived, sample.LostEvents, sample.CostNanoseconds);
        (Sequence, Place, Length, IsKey) = (sequence, place, length, isKey);
    }

    /// <summary>Which sample it is since the first ever.</summary>
    public long Sequence { get; }

    /// <summary>Where its frame is.</summary>
    public long Place { get; }

    /// <summary>Bytes of its frame.</summary>
    public int Length { get; }

    /// <summary>Whether its frame needs none before it.</summary>
    public bool IsKey { get; }

    public MachineSample Machine { get; }

    public MachineFacts Facts { get; }

    /// <summary>When it was taken, nanoseconds since boot.</summary>
    public long Time => Facts.BootTimeNanoseconds;

    /// <summary>Bytes it takes, its frame not counted.</summary>
    public int Bytes => ObjectBytes + (Machine.BusyOfEach.Count * sizeof(double));

    private EngineChoice Engine { get; }

    private string EngineNote { get; }

    private bool IsWhole { get; }

    private bool SeesShortLived { get; }

    private long LostEvents { get; }

    private long CostNanoseconds { get; }

    /// <summary>Gives a sample all but its rows and those that ended.</summary>
    public void Fill(TaskSample into)
    {
        into.Machine = Machine;
        (into.Snapshot.Machine, into.Snapshot.Engine, into.Snapshot.EngineNote) = (Facts, Engine, EngineNote);
        (into.IsWhole, into.SeesShortLived, into.LostEvents, into.CostNanoseconds) = (IsWhole, SeesShortLived, LostEvents, CostNanoseconds);
        into.IsPast = true;
    }
}
