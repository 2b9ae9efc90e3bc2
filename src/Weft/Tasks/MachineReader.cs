using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Tasks;

/// <summary>Reads the machine's clocks at every snapshot, and its other facts once, when they are first asked for.</summary>
internal sealed class MachineReader(ProcRoot root)
{
    private readonly ReadBuffer _buffer = new(256);
    private MachineFacts _known = new() { TicksPerSecond = SystemInformation.ClockTicksPerSecond, PageBytes = SystemInformation.PageBytes };
    private TaskFields _read;

    /// <summary>The facts now.</summary>
    public MachineFacts Now(TaskFields fields)
    {
        Learn(fields);
        return _known = _known with { TakenUnixNanoseconds = SystemInformation.RealTimeNanoseconds, BootTimeNanoseconds = Uptime() };
    }

    /// <summary>The facts of an earlier moment, with more of them.</summary>
    public MachineFacts More(MachineFacts earlier, TaskFields fields)
    {
        Learn(fields);
        return _known with { TakenUnixNanoseconds = earlier.TakenUnixNanoseconds, BootTimeNanoseconds = earlier.BootTimeNanoseconds };
    }

    /// <summary>The groups that are facts of the machine.</summary>
    public static TaskFields Groups => TaskFields.BootTime | TaskFields.MachineMemory | TaskFields.MachineIdentity;

    private void Learn(TaskFields fields)
    {
        TaskFields due = fields & Groups & ~_read;
        _read |= due;
        if ((due & TaskFields.BootTime) != 0 && MachineFiles.Stat(root, _buffer, out SystemStat stat) == ReadOutcome.Read) _known = _known with { BootUnixSeconds = stat.BootUnixSeconds };
        if ((due & TaskFields.MachineMemory) != 0 && MachineFiles.Memory(root, _buffer, out MemoryInfo memory) == ReadOutcome.Read) _known = _known with { MemoryBytes = (long)memory.TotalBytes };
        if ((due & TaskFields.MachineIdentity) != 0) _known = _known with { BootId = MachineFiles.Line(root, "sys/kernel/random/boot_id\0"u8, _buffer), Host = MachineFiles.Line(root, "sys/kernel/hostname\0"u8, _buffer) };
    }

    // The root's own uptime, so that a copied or fake tree is aged by its own clock; the kernel's where there is none
    // (subset=pid).
    private long Uptime() => root.Path is not ("/proc" or "/proc/") && MachineFiles.Uptime(root, _buffer, out Uptime uptime) == ReadOutcome.Read
        ? (long)uptime.UpNanoseconds
        : SystemInformation.BootTimeNanoseconds;
}
