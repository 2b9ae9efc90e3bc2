namespace Weft.Linux.Procfs;

/// <summary>The contents of <c>/proc/uptime</c> (proc_uptime(5)).</summary>
/// <param name="UpNanoseconds">Since boot, suspended time included.</param>
/// <param name="IdleNanoseconds">Idle time of all CPUs together.</param>
public readonly record struct Uptime(ulong UpNanoseconds, ulong IdleNanoseconds)
{
    /// <summary>Parses the file.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Uptime uptime)
    {
        uptime = default;
        if (text.IsEmpty || text[^1] != '\n') return false;
        int blank = text.IndexOf((byte)' ');
        if (blank < 0 || !NumberText.TryBillionths(text[..blank], out ulong up) || !NumberText.TryBillionths(text[blank..], out ulong idle)) return false;
        uptime = new Uptime(up, idle);
        return true;
    }
}
