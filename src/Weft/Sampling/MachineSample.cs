using Weft.Linux.Procfs;

namespace Weft.Sampling;

/// <summary>
/// The whole machine at one moment and over the interval before it. Percentages are of all CPUs online together (100 = all
/// busy). What is not known here (a container without /proc/stat, a kernel without pressure) is NaN or null.
/// </summary>
public sealed record MachineSample
{
    /// <summary>Nanoseconds since the Unix epoch: for showing, never for reckoning.</summary>
    public long TakenUnixNanoseconds { get; init; }

    /// <summary>CLOCK_BOOTTIME, nanoseconds.</summary>
    public long BootTimeNanoseconds { get; init; }

    /// <summary>The interval's length on CLOCK_MONOTONIC (time suspended not counted), nanoseconds; 0 at the first sample.</summary>
    public long IntervalNanoseconds { get; init; }

    /// <summary>Time in the interval that the machine was suspended, nanoseconds.</summary>
    public long SuspendedNanoseconds { get; init; }

    /// <summary>CPUs online; 0 when not known.</summary>
    public int CpuCount { get; init; }

    /// <summary>CPU time used of all there is: user, nice, system, interrupts and steal are not idle.</summary>
    public double BusyPercent { get; init; } = double.NaN;

    /// <summary>In user mode, nice included.</summary>
    public double UserPercent { get; init; } = double.NaN;

    /// <summary>In the kernel, interrupts included.</summary>
    public double SystemPercent { get; init; } = double.NaN;

    /// <summary>Idle while I/O was outstanding.</summary>
    public double IoWaitPercent { get; init; } = double.NaN;

    /// <summary>Taken by the hypervisor for others.</summary>
    public double StealPercent { get; init; } = double.NaN;

    /// <summary>Of each CPU online how busy it was, percent, by ascending number.</summary>
    public IReadOnlyList<double> BusyOfEach { get; init; } = [];

    /// <summary>CPU time that was used (by /proc/stat) and belongs to no task seen nor to a child known to be gone, percent of one CPU; never below 0.</summary>
    public double UnattributedPercent { get; init; } = double.NaN;

    /// <summary>/proc/meminfo; null when not known.</summary>
    public MemoryInfo? Memory { get; init; }

    /// <summary>Pages read back from swap a second (pswpin in /proc/vmstat), bytes.</summary>
    public double SwapInBytesPerSecond { get; init; } = double.NaN;

    /// <summary>Pages written to swap a second, bytes.</summary>
    public double SwapOutBytesPerSecond { get; init; } = double.NaN;

    /// <summary>/proc/loadavg; null when not known.</summary>
    public LoadAverage? Load { get; init; }

    /// <summary>Share of the interval in which some task waited for a CPU (/proc/pressure/cpu, total), percent.</summary>
    public double CpuPressurePercent { get; init; } = double.NaN;

    /// <summary>Share of the interval in which some task waited for memory.</summary>
    public double MemoryPressurePercent { get; init; } = double.NaN;

    /// <summary>Share of the interval in which all tasks that could run waited for memory.</summary>
    public double MemoryFullPressurePercent { get; init; } = double.NaN;

    /// <summary>Share of the interval in which some task waited for I/O.</summary>
    public double IoPressurePercent { get; init; } = double.NaN;

    /// <summary>Share of the interval in which all waited for I/O.</summary>
    public double IoFullPressurePercent { get; init; } = double.NaN;

    /// <summary>Tasks runnable now (procs_running); -1 when not known.</summary>
    public long TasksRunning { get; init; } = -1;

    /// <summary>Tasks waiting for I/O now (procs_blocked); -1 when not known.</summary>
    public long TasksBlocked { get; init; } = -1;

    /// <summary>Tasks (threads too) made in the interval by the kernel's own count; -1 when not known.</summary>
    public long TasksCreated { get; init; } = -1;

    /// <summary>Context switches a second.</summary>
    public double SwitchesPerSecond { get; init; } = double.NaN;

    /// <summary>Processes in the snapshot, the kernel's own included.</summary>
    public int Processes { get; init; }

    /// <summary>Threads in the snapshot.</summary>
    public int Threads { get; init; }

    /// <summary>Kernel threads among <see cref="Processes"/>.</summary>
    public int KernelThreads { get; init; }
}
