using System.Text;

namespace Weft.Linux.Procfs;

/// <summary>
/// Reads the files about the whole machine at the top of a proc root. A mount with <c>subset=pid</c> has none of them, and
/// a kernel may lack some: both are NotSupported.
/// </summary>
public static class MachineFiles
{
    /// <summary>Reads <c>stat</c>; single CPUs can be walked in the buffer with <see cref="CpuTimesLines"/>.</summary>
    public static ReadOutcome Stat(ProcRoot root, ReadBuffer buffer, out SystemStat stat)
    {
        stat = default;
        ReadOutcome outcome = Read(root, "stat\0"u8, buffer);
        return outcome == ReadOutcome.Read && !SystemStatParser.TryParse(buffer.Text, out stat) ? ReadOutcome.Malformed : outcome;
    }

    /// <summary>The text of a file of one line, without its end: <c>sys/kernel/hostname</c>; empty when it cannot be read.</summary>
    /// <param name="root">The proc root.</param>
    /// <param name="path">The file, ending in NUL.</param>
    /// <param name="buffer">Room for it.</param>
    public static string Line(ProcRoot root, ReadOnlySpan<byte> path, ReadBuffer buffer) =>
        root.Read(path, buffer, oneRecord: true) == ReadOutcome.Read ? Encoding.UTF8.GetString(buffer.Text).TrimEnd('\n') : "";

    /// <summary>Reads <c>uptime</c>.</summary>
    public static ReadOutcome Uptime(ProcRoot root, ReadBuffer buffer, out Uptime uptime)
    {
        uptime = default;
        ReadOutcome outcome = Read(root, "uptime\0"u8, buffer);
        return outcome == ReadOutcome.Read && !Procfs.Uptime.TryParse(buffer.Text, out uptime) ? ReadOutcome.Malformed : outcome;
    }

    /// <summary>Reads <c>loadavg</c>.</summary>
    public static ReadOutcome LoadAverage(ProcRoot root, ReadBuffer buffer, out LoadAverage load)
    {
        load = default;
        ReadOutcome outcome = Read(root, "loadavg\0"u8, buffer);
        return outcome == ReadOutcome.Read && !Procfs.LoadAverage.TryParse(buffer.Text, out load) ? ReadOutcome.Malformed : outcome;
    }

    /// <summary>Reads <c>meminfo</c>; other lines can be found in the buffer with <see cref="KeyValueLines.TryFind"/>.</summary>
    public static ReadOutcome Memory(ProcRoot root, ReadBuffer buffer, out MemoryInfo memory)
    {
        memory = default;
        ReadOutcome outcome = Read(root, "meminfo\0"u8, buffer);
        return outcome == ReadOutcome.Read && !MemoryInfoParser.TryParse(buffer.Text, out memory) ? ReadOutcome.Malformed : outcome;
    }

    /// <summary>Reads <c>pressure/*</c>; NotSupported when the kernel was started with psi=0.</summary>
    public static ReadOutcome Pressure(ProcRoot root, PressureResource resource, ReadBuffer buffer, out Pressure pressure)
    {
        pressure = default;
        ReadOnlySpan<byte> path = resource switch
        {
            PressureResource.Cpu => "pressure/cpu\0"u8,
            PressureResource.Io => "pressure/io\0"u8,
            _ => "pressure/memory\0"u8,
        };
        ReadOutcome outcome = Read(root, path, buffer);
        return outcome == ReadOutcome.Read && !Procfs.Pressure.TryParse(buffer.Text, out pressure) ? ReadOutcome.Malformed : outcome;
    }

    /// <summary>Reads <c>locks</c>, to be walked with <see cref="FileLocks"/>. The text is empty when there are none.</summary>
    public static ReadOutcome Locks(ProcRoot root, ReadBuffer buffer) => Read(root, "locks\0"u8, buffer);

    // Read to the end: these are made of records, or grow past a page.
    private static ReadOutcome Read(ProcRoot root, ReadOnlySpan<byte> path, ReadBuffer buffer)
    {
        ReadOutcome outcome = root.Read(path, buffer);
        return outcome == ReadOutcome.Gone ? ReadOutcome.NotSupported : outcome;
    }
}
