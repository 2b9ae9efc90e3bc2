using System.Numerics;

namespace Weft.Linux.Bpf;

/// <summary>The letter that /proc shows for a task's state (get_task_state, fs/proc/array.c; include/linux/sched.h).</summary>
public static class TaskStateLetter
{
    // TASK_REPORT: the states with a letter of their own, S D T t X Z P in the order of their bits.
    private const uint Reported = 0x7f;
    private const uint Uninterruptible = 0x02;
    private const uint IdleReported = 0x80;
    // TASK_IDLE: uninterruptible, but not part of the load.
    private const uint Idle = 0x402;
    private const uint RealtimeLockWait = 0x1000;
    private const uint Frozen = 0x8000;

    /// <summary>The letter: R running or runnable, S sleeping, D uninterruptible, T stopped, t traced, X dead, Z zombie, P parked, I idle.</summary>
    /// <param name="state">task_struct.__state.</param>
    /// <param name="exitState">task_struct.exit_state.</param>
    public static byte For(uint state, uint exitState)
    {
        uint reported = (state | exitState) & Reported;
        if ((state & Idle) == Idle) reported = IdleReported;
        if ((state & (RealtimeLockWait | Frozen)) != 0) reported = Uninterruptible;
        return "RSDTtXZPI"u8[32 - BitOperations.LeadingZeroCount(reported)];
    }
}
