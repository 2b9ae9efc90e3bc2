using Weft.Cli.Rendering;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Cli.Procps;

/// <summary>What cells need besides their row.</summary>
internal sealed class PsContext
{
    public required Screen Screen { get; init; }

    /// <summary>BSD <c>e</c>: the environment after the command line.</summary>
    public bool ShowEnvironment { get; init; }

    /// <summary>BSD <c>c</c>: comm in place of the command line.</summary>
    public bool TrueNames { get; init; }

    /// <summary>S: the time of reaped children counts as the parent's (in %CPU, C and the BSD TIME).</summary>
    public bool IncludeDeadChildren { get; init; }

    /// <summary>Seconds since the epoch when the snapshot was taken.</summary>
    public required long NowSeconds { get; init; }

    public LocalTime Now => LocalTime.Of(NowSeconds);

    /// <summary>Indentation of each row, by row index, where a family tree is shown.</summary>
    public string[]? Indents { get; init; }

    /// <summary>Seconds since the epoch when the task started.</summary>
    public static long StartSeconds(TaskRow row) => row.Snapshot.Machine.BootUnixSeconds + ((long)row.Stat.StartTicks / row.Snapshot.Machine.TicksPerSecond);

    /// <summary>Whole seconds of life.</summary>
    public static long ElapsedSeconds(TaskRow row) => row.ElapsedNanoseconds / 1_000_000_000;

    /// <summary>Nanoseconds of CPU time in whole clock ticks, as ps counts it, with the reaped children's where asked for.</summary>
    public long CpuNanoseconds(TaskRow row) => (long)(row.Stat.UserTicks + row.Stat.SystemTicks
        + (IncludeDeadChildren ? row.Stat.ChildUserTicks + row.Stat.ChildSystemTicks : 0)) * row.NanosecondsPerTick;

    /// <summary>Whole seconds of CPU time.</summary>
    public static long CpuSeconds(TaskRow row) => (long)(row.Stat.UserTicks + row.Stat.SystemTicks) / row.Snapshot.Machine.TicksPerSecond;
}
