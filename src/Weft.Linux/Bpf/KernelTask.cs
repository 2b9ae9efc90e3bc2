using System.Runtime.InteropServices;

namespace Weft.Linux.Bpf;

/// <summary>
/// One task as the kernel holds it: what the program of <see cref="TaskIterator"/> copies from task_struct and the
/// structures it points to (include/linux/sched.h, include/linux/sched/signal.h, include/linux/cred.h).
/// </summary>
/// <remarks>
/// Counters named alike in the task and in its signal_struct are apart here: a process's total is the sum over its living
/// threads plus what its threads that ended left behind. Ids are those of the initial PID and user namespaces.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = KernelTaskLayout.Bytes)]
public struct KernelTask
{
    /// <summary>pid: this task's id.</summary>
    [FieldOffset(KernelTaskLayout.Tid)] public int Tid;
    /// <summary>tgid: the process it is a thread of.</summary>
    [FieldOffset(KernelTaskLayout.Tgid)] public int Tgid;
    /// <summary>real_parent->tgid: the process that made it (or adopted it); 0 for none.</summary>
    [FieldOffset(KernelTaskLayout.ParentTgid)] public int ParentTgid;
    /// <summary>__state (TASK_*); see <see cref="TaskStateLetter"/>.</summary>
    [FieldOffset(KernelTaskLayout.State)] public uint State;
    /// <summary>exit_state (EXIT_*).</summary>
    [FieldOffset(KernelTaskLayout.ExitState)] public uint ExitState;
    /// <summary>flags (PF_*).</summary>
    [FieldOffset(KernelTaskLayout.Flags)] public uint Flags;
    /// <summary>prio: the kernel's priority, 0 … 139; /proc shows it less 100.</summary>
    [FieldOffset(KernelTaskLayout.Priority)] public int Priority;
    /// <summary>static_prio: 120 + nice.</summary>
    [FieldOffset(KernelTaskLayout.StaticPriority)] public int StaticPriority;
    /// <summary>policy (SCHED_*).</summary>
    [FieldOffset(KernelTaskLayout.Policy)] public uint Policy;
    /// <summary>rt_priority: 1 … 99, 0 for non-realtime.</summary>
    [FieldOffset(KernelTaskLayout.RealtimePriority)] public uint RealtimePriority;
    /// <summary>thread_info.cpu: the processor it runs or last ran on.</summary>
    [FieldOffset(KernelTaskLayout.Processor)] public int Processor;
    /// <summary>exit_signal: signal sent to the parent at exit; -1 for a thread other than the leader.</summary>
    [FieldOffset(KernelTaskLayout.ExitSignal)] public int ExitSignal;
    /// <summary>exit_code, as wait(2) gives it.</summary>
    [FieldOffset(KernelTaskLayout.ExitCode)] public int ExitCode;
    /// <summary>signal->pids[PIDTYPE_PGID]: process group.</summary>
    [FieldOffset(KernelTaskLayout.ProcessGroup)] public int ProcessGroup;
    /// <summary>signal->pids[PIDTYPE_SID]: session.</summary>
    [FieldOffset(KernelTaskLayout.Session)] public int Session;
    /// <summary>signal->nr_threads: threads of the process.</summary>
    [FieldOffset(KernelTaskLayout.ThreadCount)] public int ThreadCount;
    /// <summary>signal->tty's device number in the encoding of /proc (new_encode_dev); 0 for no terminal.</summary>
    [FieldOffset(KernelTaskLayout.TerminalDevice)] public uint TerminalDevice;
    /// <summary>signal->tty->ctrl.pgrp: the terminal's foreground process group; 0 when it has none, -1 for no terminal.</summary>
    [FieldOffset(KernelTaskLayout.TerminalProcessGroup)] public int TerminalProcessGroup;
    /// <summary>real_cred->euid.</summary>
    [FieldOffset(KernelTaskLayout.EffectiveUserId)] public uint EffectiveUserId;
    /// <summary>real_cred->uid.</summary>
    [FieldOffset(KernelTaskLayout.RealUserId)] public uint RealUserId;
    /// <summary>real_cred->suid.</summary>
    [FieldOffset(KernelTaskLayout.SavedUserId)] public uint SavedUserId;
    /// <summary>real_cred->fsuid.</summary>
    [FieldOffset(KernelTaskLayout.FileSystemUserId)] public uint FileSystemUserId;
    /// <summary>real_cred->egid.</summary>
    [FieldOffset(KernelTaskLayout.EffectiveGroupId)] public uint EffectiveGroupId;
    /// <summary>real_cred->gid.</summary>
    [FieldOffset(KernelTaskLayout.RealGroupId)] public uint RealGroupId;
    /// <summary>real_cred->sgid.</summary>
    [FieldOffset(KernelTaskLayout.SavedGroupId)] public uint SavedGroupId;
    /// <summary>real_cred->fsgid.</summary>
    [FieldOffset(KernelTaskLayout.FileSystemGroupId)] public uint FileSystemGroupId;
    /// <summary>signal->oom_score_adj, -1000 … 1000.</summary>
    [FieldOffset(KernelTaskLayout.OomScoreAdjustment)] public int OomScoreAdjustment;
    /// <summary>start_boottime: start, nanoseconds since boot, time suspended included (CLOCK_BOOTTIME).</summary>
    [FieldOffset(KernelTaskLayout.StartBootTimeNanoseconds)] public ulong StartBootTimeNanoseconds;
    /// <summary>se.sum_exec_runtime: time on a processor, nanoseconds, exact up to the last tick or switch.</summary>
    [FieldOffset(KernelTaskLayout.SumExecRuntimeNanoseconds)] public ulong SumExecRuntimeNanoseconds;
    /// <summary>utime: user time, nanoseconds, as sampled by the tick: /proc shows it scaled to the exact sum.</summary>
    [FieldOffset(KernelTaskLayout.UserTimeNanoseconds)] public ulong UserTimeNanoseconds;
    /// <summary>stime: kernel time, nanoseconds, as sampled by the tick.</summary>
    [FieldOffset(KernelTaskLayout.SystemTimeNanoseconds)] public ulong SystemTimeNanoseconds;
    /// <summary>min_flt: faults that needed no I/O.</summary>
    [FieldOffset(KernelTaskLayout.MinorFaults)] public ulong MinorFaults;
    /// <summary>maj_flt: faults that needed I/O.</summary>
    [FieldOffset(KernelTaskLayout.MajorFaults)] public ulong MajorFaults;
    /// <summary>nvcsw: times it gave up the processor by waiting.</summary>
    [FieldOffset(KernelTaskLayout.VoluntarySwitches)] public ulong VoluntarySwitches;
    /// <summary>nivcsw: times it lost the processor while it could go on.</summary>
    [FieldOffset(KernelTaskLayout.InvoluntarySwitches)] public ulong InvoluntarySwitches;
    /// <summary>sched_info.run_delay: time it could run but waited for a processor, nanoseconds.</summary>
    [FieldOffset(KernelTaskLayout.RunDelayNanoseconds)] public ulong RunDelayNanoseconds;
    /// <summary>sched_info.pcount: times it was put on a processor.</summary>
    [FieldOffset(KernelTaskLayout.RunCount)] public ulong RunCount;
    /// <summary>mm: where its memory descriptor lies. Only an identity (equal: shared) and whether there is one; a kernel thread may borrow one.</summary>
    [FieldOffset(KernelTaskLayout.MemoryDescriptor)] public ulong MemoryDescriptor;
    /// <summary>mm->total_vm: virtual size, pages; 0 without an mm.</summary>
    [FieldOffset(KernelTaskLayout.TotalVirtualPages)] public ulong TotalVirtualPages;
    /// <summary>mm->locked_vm: mlocked, pages; 0 without an mm.</summary>
    [FieldOffset(KernelTaskLayout.LockedPages)] public ulong LockedPages;
    /// <summary>signal->sum_sched_runtime: processor time of threads that ended, nanoseconds.</summary>
    [FieldOffset(KernelTaskLayout.DeadThreadsRuntimeNanoseconds)] public ulong DeadThreadsRuntimeNanoseconds;
    /// <summary>signal->utime: user time of threads that ended, nanoseconds, as sampled by the tick.</summary>
    [FieldOffset(KernelTaskLayout.DeadThreadsUserTimeNanoseconds)] public ulong DeadThreadsUserTimeNanoseconds;
    /// <summary>signal->stime: kernel time of threads that ended, nanoseconds, as sampled by the tick.</summary>
    [FieldOffset(KernelTaskLayout.DeadThreadsSystemTimeNanoseconds)] public ulong DeadThreadsSystemTimeNanoseconds;
    /// <summary>signal->cutime: user time of reaped children, nanoseconds.</summary>
    [FieldOffset(KernelTaskLayout.ChildrenUserTimeNanoseconds)] public ulong ChildrenUserTimeNanoseconds;
    /// <summary>signal->cstime: kernel time of reaped children, nanoseconds.</summary>
    [FieldOffset(KernelTaskLayout.ChildrenSystemTimeNanoseconds)] public ulong ChildrenSystemTimeNanoseconds;
    /// <summary>signal->min_flt: minor faults of threads that ended.</summary>
    [FieldOffset(KernelTaskLayout.DeadThreadsMinorFaults)] public ulong DeadThreadsMinorFaults;
    /// <summary>signal->maj_flt: major faults of threads that ended.</summary>
    [FieldOffset(KernelTaskLayout.DeadThreadsMajorFaults)] public ulong DeadThreadsMajorFaults;
    /// <summary>signal->cmin_flt: minor faults of reaped children.</summary>
    [FieldOffset(KernelTaskLayout.ChildrenMinorFaults)] public ulong ChildrenMinorFaults;
    /// <summary>signal->cmaj_flt: major faults of reaped children.</summary>
    [FieldOffset(KernelTaskLayout.ChildrenMajorFaults)] public ulong ChildrenMajorFaults;
    /// <summary>signal->nvcsw: voluntary switches of threads that ended.</summary>
    [FieldOffset(KernelTaskLayout.DeadThreadsVoluntarySwitches)] public ulong DeadThreadsVoluntarySwitches;
    /// <summary>signal->nivcsw: involuntary switches of threads that ended.</summary>
    [FieldOffset(KernelTaskLayout.DeadThreadsInvoluntarySwitches)] public ulong DeadThreadsInvoluntarySwitches;
    /// <summary>comm: the thread's name, up to its NUL; see <see cref="TaskName.Text"/>.</summary>
    [FieldOffset(KernelTaskLayout.Name)] public TaskName Name;
    /// <summary>
    /// mm->rss_stat, file + anonymous + shared memory, pages: the part that is already summed (per-CPU rests are not), so it may
    /// lag, and even be negative; 0 without an mm.
    /// </summary>
    [FieldOffset(KernelTaskLayout.ResidentPages)] public long ResidentPages;

    /// <summary>PF_KTHREAD: a kernel thread.</summary>
    public readonly bool IsKernelThread => (Flags & 0x0020_0000) != 0;

    /// <summary>The state's letter, as /proc shows it.</summary>
    public readonly byte StateLetter => TaskStateLetter.For(State, ExitState);

    /// <summary>Nice value, -20 … 19.</summary>
    public readonly int Nice => StaticPriority - 120;
}
