namespace Weft.Linux.Procfs;

/// <summary>The numbers of <c>/proc/PID/stat</c> or <c>/proc/PID/task/TID/stat</c> (proc_pid_stat(5), fs/proc/array.c do_task_stat).</summary>
/// <remarks>
/// In the process's own file utime, stime, minflt, majflt and gtime are sums over the thread group, and all else is the
/// leader's own; in a thread's file everything is the thread's own except the process-wide memory sizes and num_threads.
/// The fields that few views need are in <see cref="TaskStatRemainder"/>: a machine has a TaskStat for every task.
/// Times are in clock ticks (<see cref="Native.SystemInformation.ClockTicksPerSecond"/>).
/// </remarks>
public struct TaskStat
{
    /// <summary>Field 1: pid (the tid, in a thread's file).</summary>
    public int Tid;
    /// <summary>Field 4: parent's tgid; 0 for a task whose parent is outside this PID namespace.</summary>
    public int ParentTgid;
    /// <summary>Field 5: process group.</summary>
    public int ProcessGroup;
    /// <summary>Field 6: session.</summary>
    public int Session;
    /// <summary>Field 7: controlling terminal's device number (kernel encoding); 0 for none.</summary>
    public int Terminal;
    /// <summary>Field 8: foreground process group of the terminal; -1 for none.</summary>
    public int TerminalProcessGroup;
    /// <summary>Field 9: PF_* flags (include/linux/sched.h).</summary>
    public uint Flags;
    /// <summary>Field 18: kernel priority (nice: 0 … 39; realtime: negative).</summary>
    public int Priority;
    /// <summary>Field 19: nice value, -20 … 19.</summary>
    public int Nice;
    /// <summary>Field 20: threads of the process.</summary>
    public int ThreadCount;
    /// <summary>Field 38: signal sent to the parent at exit.</summary>
    public int ExitSignal;
    /// <summary>Field 39: CPU last run on.</summary>
    public int Processor;
    /// <summary>Field 40: realtime priority, 0 for non-realtime.</summary>
    public uint RealtimePriority;
    /// <summary>Field 41: scheduling policy (SCHED_*).</summary>
    public uint Policy;
    /// <summary>Field 3: state letter (R S D T t Z X P I).</summary>
    public byte State;
    /// <summary>Field 10: minor faults.</summary>
    public ulong MinorFaults;
    /// <summary>Field 11: minor faults of reaped children.</summary>
    public ulong ChildMinorFaults;
    /// <summary>Field 12: major faults.</summary>
    public ulong MajorFaults;
    /// <summary>Field 13: major faults of reaped children.</summary>
    public ulong ChildMajorFaults;
    /// <summary>Field 14: user time, ticks.</summary>
    public ulong UserTicks;
    /// <summary>Field 15: kernel time, ticks.</summary>
    public ulong SystemTicks;
    /// <summary>Field 16: user time of reaped children, ticks.</summary>
    public ulong ChildUserTicks;
    /// <summary>Field 17: kernel time of reaped children, ticks.</summary>
    public ulong ChildSystemTicks;
    /// <summary>Field 22: start time, ticks since boot.</summary>
    public ulong StartTicks;
    /// <summary>Field 23: virtual memory size, bytes.</summary>
    public ulong VirtualBytes;

    /// <summary>
    /// Field 24: resident set of the process, pages; a cheap estimate, for the kernel sums its per-CPU parts only for statm.
    /// -1 where it is not known.
    /// </summary>
    public long ResidentPages;

    /// <summary>PF_KTHREAD: a kernel thread, whatever its parent is.</summary>
    public readonly bool IsKernelThread => (Flags & 0x0020_0000) != 0;
}
