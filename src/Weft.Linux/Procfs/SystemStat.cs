namespace Weft.Linux.Procfs;

/// <summary>The contents of <c>/proc/stat</c> (proc_stat(5)); walk single CPUs with <see cref="CpuTimesLines"/>.</summary>
public struct SystemStat
{
    /// <summary>All CPUs together.</summary>
    public CpuTimes Cpus;
    /// <summary>CPUs that have a line: those online.</summary>
    public int CpuCount;
    /// <summary>btime: when the machine started, seconds since the epoch (for display only: it moves when the clock is set).</summary>
    public long BootUnixSeconds;
    /// <summary>ctxt: context switches since boot.</summary>
    public ulong ContextSwitches;
    /// <summary>processes: tasks (threads too) made since boot.</summary>
    public ulong TasksCreated;
    /// <summary>procs_running: tasks runnable now.</summary>
    public ulong TasksRunning;
    /// <summary>procs_blocked: tasks waiting for I/O now.</summary>
    public ulong TasksBlocked;
}
