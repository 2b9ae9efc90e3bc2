namespace Weft.Tasks;

/// <summary>Facts of the machine that turn a snapshot's raw numbers into times and percentages.</summary>
public sealed record MachineFacts
{
    /// <summary>When the snapshot was taken, nanoseconds since the Unix epoch.</summary>
    public long TakenUnixNanoseconds { get; init; }

    /// <summary>CLOCK_BOOTTIME then, nanoseconds since boot: the clock of start times.</summary>
    public long BootTimeNanoseconds { get; init; }

    /// <summary>When the machine booted, seconds since the Unix epoch (btime in /proc/stat); 0 when not known or not asked for.</summary>
    public long BootUnixSeconds { get; init; }

    /// <summary>Physical memory in bytes (MemTotal in /proc/meminfo); 0 when not known or not asked for.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The boot's id (/proc/sys/kernel/random/boot_id); empty when not known or not asked for.</summary>
    public string BootId { get; init; } = "";

    /// <summary>The host's name (/proc/sys/kernel/hostname); empty when not known or not asked for.</summary>
    public string Host { get; init; } = "";

    /// <summary>Clock ticks a second, the unit of times in stat.</summary>
    public long TicksPerSecond { get; init; } = 100;

    /// <summary>Bytes a page.</summary>
    public long PageBytes { get; init; } = 4096;
}
