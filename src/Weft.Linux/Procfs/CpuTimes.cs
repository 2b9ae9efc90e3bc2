namespace Weft.Linux.Procfs;

/// <summary>One <c>cpu</c> line of <c>/proc/stat</c> (proc_stat(5)): time since boot, in clock ticks.</summary>
/// <remarks>Idle and I/O wait may go backwards between two reads; columns an old kernel lacks are 0.</remarks>
public struct CpuTimes
{
    /// <summary>In user mode, guests included.</summary>
    public ulong UserTicks;
    /// <summary>In user mode at low priority, guests included.</summary>
    public ulong NiceTicks;
    /// <summary>In the kernel.</summary>
    public ulong SystemTicks;
    /// <summary>Idle.</summary>
    public ulong IdleTicks;
    /// <summary>Idle with I/O outstanding.</summary>
    public ulong IoWaitTicks;
    /// <summary>In interrupts.</summary>
    public ulong InterruptTicks;
    /// <summary>In soft interrupts.</summary>
    public ulong SoftInterruptTicks;
    /// <summary>Taken by other guests of the hypervisor.</summary>
    public ulong StealTicks;
    /// <summary>Running guests (contained in user time).</summary>
    public ulong GuestTicks;
    /// <summary>Running low-priority guests (contained in nice time).</summary>
    public ulong GuestNiceTicks;

    /// <summary>All time, guests counted once.</summary>
    public readonly ulong TotalTicks =>
        UserTicks + NiceTicks + SystemTicks + IdleTicks + IoWaitTicks + InterruptTicks + SoftInterruptTicks + StealTicks;
}
