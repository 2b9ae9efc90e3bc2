namespace Weft.Linux.Procfs;

/// <summary>The main lines of <c>sched</c> (kernel/sched/debug.c proc_sched_show_task); <see cref="Parts"/> tells which were there.</summary>
public struct SchedulerDetails
{
    /// <summary>The lines that were there.</summary>
    public SchedulerDetailParts Parts;
    /// <summary>se.exec_start: when it was last put on a CPU, nanoseconds of the run queue's clock.</summary>
    public ulong ExecStartNanoseconds;
    /// <summary>se.vruntime: weighted run time, nanoseconds (0 when the kernel prints it negative).</summary>
    public ulong VirtualRuntimeNanoseconds;
    /// <summary>se.sum_exec_runtime: time on a CPU, nanoseconds.</summary>
    public ulong RuntimeNanoseconds;
    /// <summary>se.nr_migrations: moves to another CPU.</summary>
    public ulong Migrations;
    /// <summary>nr_switches: context switches.</summary>
    public ulong Switches;
    /// <summary>nr_voluntary_switches.</summary>
    public ulong VoluntarySwitches;
    /// <summary>nr_involuntary_switches.</summary>
    public ulong InvoluntarySwitches;
    /// <summary>se.load.weight: 1048576 at nice 0.</summary>
    public ulong LoadWeight;
    /// <summary>policy: SCHED_*.</summary>
    public int Policy;
    /// <summary>prio: the kernel's priority, 0 … 139; 120 at nice 0, below 100 for realtime.</summary>
    public int Priority;
    /// <summary>se.slice: the slice asked for, nanoseconds.</summary>
    public ulong SliceNanoseconds;
    /// <summary>numa_preferred_nid: preferred memory node; -1 for none.</summary>
    public int PreferredNode;
}
