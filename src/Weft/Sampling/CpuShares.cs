using Weft.Linux.Procfs;

namespace Weft.Sampling;

/// <summary>How one CPU, or all together, spent the time between two readings of <c>/proc/stat</c>; percent of that time.</summary>
/// <param name="Busy">Not idle: user, nice, system, interrupts, steal.</param>
/// <param name="User">User mode, nice included.</param>
/// <param name="System">Kernel, interrupts included.</param>
/// <param name="IoWait">Idle with I/O outstanding.</param>
/// <param name="Steal">Taken by the hypervisor.</param>
/// <param name="UsedTicks">Clock ticks used here: busy without steal.</param>
internal readonly record struct CpuShares(double Busy, double User, double System, double IoWait, double Steal, ulong UsedTicks)
{
    /// <summary>Compares two readings; false when no time passed or a counter fell (a CPU came or went, idle time was corrected).</summary>
    public static bool TryFrom(in CpuTimes before, in CpuTimes now, out CpuShares shares)
    {
        shares = default;
        if (now.UserTicks < before.UserTicks || now.NiceTicks < before.NiceTicks || now.SystemTicks < before.SystemTicks || now.IdleTicks < before.IdleTicks
            || now.InterruptTicks < before.InterruptTicks || now.SoftInterruptTicks < before.SoftInterruptTicks || now.StealTicks < before.StealTicks) return false;
        // That time spent waiting for I/O falls now and then is documented (proc_stat(5)), and no reason to know nothing.
        ulong wait = now.IoWaitTicks < before.IoWaitTicks ? 0 : now.IoWaitTicks - before.IoWaitTicks;
        ulong user = now.UserTicks - before.UserTicks + (now.NiceTicks - before.NiceTicks);
        ulong system = now.SystemTicks - before.SystemTicks + (now.InterruptTicks - before.InterruptTicks) + (now.SoftInterruptTicks - before.SoftInterruptTicks);
        ulong steal = now.StealTicks - before.StealTicks;
        ulong total = user + system + steal + wait + (now.IdleTicks - before.IdleTicks);
        if (total == 0) return false;
        double percent = 100.0 / total;
        shares = new CpuShares((user + system + steal) * percent, user * percent, system * percent, wait * percent, steal * percent, user + system);
        return true;
    }
}
