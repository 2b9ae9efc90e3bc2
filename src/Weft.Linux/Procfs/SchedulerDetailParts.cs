namespace Weft.Linux.Procfs;

/// <summary>The lines of <c>sched</c> that were there; kernels differ much in what they print.</summary>
[Flags]
public enum SchedulerDetailParts
{
    /// <summary>No line.</summary>
    None = 0,
    /// <summary>se.exec_start.</summary>
    ExecStart = 1 << 0,
    /// <summary>se.vruntime.</summary>
    VirtualRuntime = 1 << 1,
    /// <summary>se.sum_exec_runtime.</summary>
    Runtime = 1 << 2,
    /// <summary>se.nr_migrations.</summary>
    Migrations = 1 << 3,
    /// <summary>nr_switches.</summary>
    Switches = 1 << 4,
    /// <summary>nr_voluntary_switches.</summary>
    VoluntarySwitches = 1 << 5,
    /// <summary>nr_involuntary_switches.</summary>
    InvoluntarySwitches = 1 << 6,
    /// <summary>se.load.weight.</summary>
    LoadWeight = 1 << 7,
    /// <summary>policy.</summary>
    Policy = 1 << 8,
    /// <summary>prio.</summary>
    Priority = 1 << 9,
    /// <summary>se.slice (EEVDF kernels).</summary>
    Slice = 1 << 10,
    /// <summary>numa_preferred_nid.</summary>
    PreferredNode = 1 << 11,
}
