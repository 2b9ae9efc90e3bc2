namespace Weft.Linux.Procfs;

/// <summary>The contents of <c>/proc/loadavg</c> (proc_loadavg(5)).</summary>
/// <param name="OneMinute">Mean of runnable and uninterruptible tasks over a minute.</param>
/// <param name="FiveMinutes">Over five minutes.</param>
/// <param name="FifteenMinutes">Over fifteen minutes.</param>
/// <param name="RunnableTasks">Tasks runnable now.</param>
/// <param name="TotalTasks">Tasks now.</param>
/// <param name="LastTid">The id last given to a task of this PID namespace.</param>
public readonly record struct LoadAverage(double OneMinute, double FiveMinutes, double FifteenMinutes, int RunnableTasks, int TotalTasks, int LastTid)
{
    /// <summary>Parses the file.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out LoadAverage load)
    {
        load = default;
        if (text.IsEmpty || text[^1] != '\n') return false;
        if (!TryMean(ref text, out double one) || !TryMean(ref text, out double five) || !TryMean(ref text, out double fifteen)) return false;
        int slash = text.IndexOf((byte)'/');
        if (slash < 0) return false;
        ReadOnlySpan<byte> rest = text[(slash + 1)..];
        int blank = rest.IndexOf((byte)' ');
        if (blank < 0 || !NumberText.TryInt32(text[..slash], out int runnable) || !NumberText.TryInt32(rest[..blank], out int total)) return false;
        if (!NumberText.TryInt32(rest[blank..], out int last)) return false;
        load = new LoadAverage(one, five, fifteen, runnable, total, last);
        return true;
    }

    private static bool TryMean(ref ReadOnlySpan<byte> text, out double mean)
    {
        mean = 0;
        int blank = text.IndexOf((byte)' ');
        if (blank < 0 || !NumberText.TryBillionths(text[..blank], out ulong billionths)) return false;
        mean = billionths / 1e9;
        text = text[(blank + 1)..];
        return true;
    }
}
