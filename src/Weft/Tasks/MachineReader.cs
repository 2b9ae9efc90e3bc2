using System.Buffers.Text;
using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Tasks;

/// <summary>Reads the machine's facts once, and its clocks at every snapshot.</summary>
internal sealed class MachineReader(ProcRoot root)
{
    private MachineFacts? _fixed;

    /// <summary>The facts now.</summary>
    public MachineFacts Read()
    {
        _fixed ??= ReadFixed();
        return _fixed with { TakenUnixNanoseconds = SystemInformation.RealTimeNanoseconds, BootTimeNanoseconds = Uptime() };
    }

    private MachineFacts ReadFixed()
    {
        ReadBuffer buffer = new(8192);
        return new MachineFacts
        {
            BootUnixSeconds = root.Read("stat\0"u8, buffer) == ReadOutcome.Read ? NumberAfter(buffer.Text, "\nbtime "u8) : 0,
            MemoryBytes = root.Read("meminfo\0"u8, buffer) == ReadOutcome.Read ? NumberAfter(buffer.Text, "MemTotal:"u8) * 1024 : 0,
            BootId = Line("sys/kernel/random/boot_id\0"u8, buffer),
            Host = Line("sys/kernel/hostname\0"u8, buffer),
            TicksPerSecond = SystemInformation.ClockTicksPerSecond,
            PageBytes = SystemInformation.PageBytes,
        };
    }

    // The root's own uptime, so that a copied or fake tree is aged by its own clock; the kernel's where there is none
    // (subset=pid). /proc/uptime counts hundredths of CLOCK_BOOTTIME seconds.
    private long Uptime()
    {
        ReadBuffer buffer = new(64);
        if (root.Path is not ("/proc" or "/proc/") && root.Read("uptime\0"u8, buffer, oneRecord: true) == ReadOutcome.Read
            && Utf8Parser.TryParse(buffer.Text, out double seconds, out _) && seconds is >= 0 and < 1e10) return (long)(seconds * 1e9);
        return SystemInformation.BootTimeNanoseconds;
    }

    private string Line(ReadOnlySpan<byte> path, ReadBuffer buffer) =>
        root.Read(path, buffer, oneRecord: true) == ReadOutcome.Read ? Encoding.UTF8.GetString(buffer.Text).TrimEnd('\n') : "";

    private static long NumberAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        int at = text.IndexOf(key);
        return at >= 0 && new DecimalScanner(text[(at + key.Length)..]).TryNext(out long value) ? value : 0;
    }
}
