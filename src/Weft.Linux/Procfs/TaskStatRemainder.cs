namespace Weft.Linux.Procfs;

/// <summary>The numbers of a stat file that <see cref="TaskStat"/> leaves out (proc_pid_stat(5)).</summary>
public struct TaskStatRemainder
{
    /// <summary>Field 24: resident set, pages.</summary>
    public ulong ResidentPages;
    /// <summary>Field 25: RLIMIT_RSS soft limit, bytes.</summary>
    public ulong ResidentLimitBytes;
    /// <summary>Field 26: start of program text; 1 when not permitted.</summary>
    public ulong StartCode;
    /// <summary>Field 27: end of program text; 1 when not permitted.</summary>
    public ulong EndCode;
    /// <summary>Field 28: bottom of the main stack; 0 when not permitted.</summary>
    public ulong StartStack;
    /// <summary>Field 29: stack pointer; 0 unless the task is exiting or dumping core.</summary>
    public ulong StackPointer;
    /// <summary>Field 30: instruction pointer; 0 unless the task is exiting or dumping core.</summary>
    public ulong InstructionPointer;
    /// <summary>Field 31: pending signals (low 31 bits, obsolete).</summary>
    public ulong PendingSignals;
    /// <summary>Field 35: 1 when the task is in the kernel's wait, 0 when it is not or reading is not permitted.</summary>
    public ulong WaitChannel;
    /// <summary>Field 42: time blocked on block I/O, ticks (0 unless kernel.task_delayacct is on).</summary>
    public ulong BlockIoDelayTicks;
    /// <summary>Field 43: guest time, ticks (contained in user time).</summary>
    public ulong GuestTicks;
    /// <summary>Field 52: exit code as wait(2) gives it; 0 when not permitted.</summary>
    public int ExitCode;
}
