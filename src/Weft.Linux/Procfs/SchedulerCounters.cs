namespace Weft.Linux.Procfs;

/// <summary>The contents of <c>schedstat</c> (Documentation/scheduler/sched-stats.rst): the task's own, also in the process's file.</summary>
public struct SchedulerCounters
{
    /// <summary>Time on a CPU, nanoseconds.</summary>
    public ulong RunNanoseconds;
    /// <summary>Time runnable but waiting for a CPU, nanoseconds.</summary>
    public ulong RunDelayNanoseconds;
    /// <summary>Times it was put on a CPU.</summary>
    public ulong Slices;
}
