namespace Weft.Linux.Bpf;

/// <summary>Which kernel member each plain field of <see cref="KernelTask"/> is copied from.</summary>
internal static class KernelTaskSources
{
    /// <summary>From task_struct.</summary>
    public static readonly KernelTaskField[] Task =
    [
        new(KernelTaskLayout.Tid, 4, "pid"),
        new(KernelTaskLayout.Tgid, 4, "tgid"),
        new(KernelTaskLayout.State, 4, "__state", "state"),
        new(KernelTaskLayout.ExitState, 4, "exit_state"),
        new(KernelTaskLayout.Flags, 4, "flags"),
        new(KernelTaskLayout.Priority, 4, "prio"),
        new(KernelTaskLayout.StaticPriority, 4, "static_prio"),
        new(KernelTaskLayout.Policy, 4, "policy"),
        new(KernelTaskLayout.RealtimePriority, 4, "rt_priority"),
        new(KernelTaskLayout.Processor, 4, "thread_info.cpu", "cpu"),
        new(KernelTaskLayout.ExitSignal, 4, "exit_signal"),
        new(KernelTaskLayout.ExitCode, 4, "exit_code"),
        new(KernelTaskLayout.StartBootTimeNanoseconds, 8, "start_boottime"),
        new(KernelTaskLayout.SumExecRuntimeNanoseconds, 8, "se.sum_exec_runtime"),
        new(KernelTaskLayout.UserTimeNanoseconds, 8, "utime"),
        new(KernelTaskLayout.SystemTimeNanoseconds, 8, "stime"),
        new(KernelTaskLayout.MinorFaults, 8, "min_flt"),
        new(KernelTaskLayout.MajorFaults, 8, "maj_flt"),
        new(KernelTaskLayout.VoluntarySwitches, 8, "nvcsw"),
        new(KernelTaskLayout.InvoluntarySwitches, 8, "nivcsw"),
        new(KernelTaskLayout.MemoryDescriptor, 8, "mm"),
    ];

    /// <summary>From task_struct; absent without CONFIG_SCHED_INFO.</summary>
    public static readonly KernelTaskField[] RunDelay =
    [
        new(KernelTaskLayout.RunDelayNanoseconds, 8, "sched_info.run_delay"),
        new(KernelTaskLayout.RunCount, 8, "sched_info.pcount"),
    ];

    /// <summary>From the task_struct of real_parent.</summary>
    public static readonly KernelTaskField[] Parent =
    [
        new(KernelTaskLayout.ParentTgid, 4, "tgid"),
    ];

    /// <summary>From signal_struct.</summary>
    public static readonly KernelTaskField[] Signal =
    [
        new(KernelTaskLayout.ThreadCount, 4, "nr_threads"),
        new(KernelTaskLayout.OomScoreAdjustment, 4, "oom_score_adj"),
        new(KernelTaskLayout.DeadThreadsRuntimeNanoseconds, 8, "sum_sched_runtime"),
        new(KernelTaskLayout.DeadThreadsUserTimeNanoseconds, 8, "utime"),
        new(KernelTaskLayout.DeadThreadsSystemTimeNanoseconds, 8, "stime"),
        new(KernelTaskLayout.ChildrenUserTimeNanoseconds, 8, "cutime"),
        new(KernelTaskLayout.ChildrenSystemTimeNanoseconds, 8, "cstime"),
        new(KernelTaskLayout.DeadThreadsMinorFaults, 8, "min_flt"),
        new(KernelTaskLayout.DeadThreadsMajorFaults, 8, "maj_flt"),
        new(KernelTaskLayout.ChildrenMinorFaults, 8, "cmin_flt"),
        new(KernelTaskLayout.ChildrenMajorFaults, 8, "cmaj_flt"),
        new(KernelTaskLayout.DeadThreadsVoluntarySwitches, 8, "nvcsw"),
        new(KernelTaskLayout.DeadThreadsInvoluntarySwitches, 8, "nivcsw"),
    ];

    /// <summary>From mm_struct.</summary>
    public static readonly KernelTaskField[] Memory =
    [
        new(KernelTaskLayout.TotalVirtualPages, 8, "total_vm"),
        new(KernelTaskLayout.LockedPages, 8, "locked_vm"),
    ];

    /// <summary>From mm_struct, to be summed; no kernel is asked to have them.</summary>
    public static readonly KernelTaskField[] Resident =
    [
        new(KernelTaskLayout.ResidentPages, 8, "rss_stat[0].count", "rss_stat.count[0].counter"),
        new(KernelTaskLayout.ResidentPages, 8, "rss_stat[1].count", "rss_stat.count[1].counter"),
        new(KernelTaskLayout.ResidentPages, 8, "rss_stat[3].count", "rss_stat.count[3].counter"),
    ];

    /// <summary>From cred.</summary>
    public static readonly KernelTaskField[] Credentials =
    [
        new(KernelTaskLayout.EffectiveUserId, 4, "euid.val"),
        new(KernelTaskLayout.RealUserId, 4, "uid.val"),
        new(KernelTaskLayout.SavedUserId, 4, "suid.val"),
        new(KernelTaskLayout.FileSystemUserId, 4, "fsuid.val"),
        new(KernelTaskLayout.EffectiveGroupId, 4, "egid.val"),
        new(KernelTaskLayout.RealGroupId, 4, "gid.val"),
        new(KernelTaskLayout.SavedGroupId, 4, "sgid.val"),
        new(KernelTaskLayout.FileSystemGroupId, 4, "fsgid.val"),
    ];
}
