namespace Weft.Linux.Procfs;

/// <summary>Parses <c>/proc/stat</c> (proc_stat(5)).</summary>
public static class SystemStatParser
{
    /// <summary>Parses the file.</summary>
    /// <returns>False when the sum of the CPUs or the boot time is missing.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out SystemStat stat)
    {
        stat = default;
        bool total = false, boot = false;
        CpuTimesLines cpus = new(text);
        while (cpus.MoveNext())
        {
            if (cpus.Cpu >= 0)
            {
                stat.CpuCount++;
                continue;
            }
            stat.Cpus = cpus.Times;
            total = true;
        }
        TextLines lines = new(text);
        while (lines.MoveNext() && lines.IsWhole)
        {
            ReadOnlySpan<byte> line = lines.Current;
            if (TryNumber(line, "btime "u8, out ulong seconds))
            {
                boot = seconds <= long.MaxValue;
                stat.BootUnixSeconds = (long)seconds;
            }
            else if (TryNumber(line, "ctxt "u8, out ulong switches)) stat.ContextSwitches = switches;
            else if (TryNumber(line, "processes "u8, out ulong created)) stat.TasksCreated = created;
            else if (TryNumber(line, "procs_running "u8, out ulong running)) stat.TasksRunning = running;
            else if (TryNumber(line, "procs_blocked "u8, out ulong blocked)) stat.TasksBlocked = blocked;
        }
        return total && boot;
    }

    private static bool TryNumber(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, out ulong value)
    {
        value = 0;
        return line.StartsWith(key) && NumberText.TryDecimal(line[key.Length..], out value);
    }
}
