namespace Weft.Linux.Procfs;

/// <summary>What <c>/proc/vmstat</c> says of swapping (proc_vmstat(5)), pages since boot.</summary>
/// <param name="PagesIn">pswpin: read back.</param>
/// <param name="PagesOut">pswpout: written.</param>
public readonly record struct SwapCounters(ulong PagesIn, ulong PagesOut)
{
    /// <summary>Parses the file.</summary>
    /// <returns>False when one of the two lines is missing: a kernel without swap.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out SwapCounters counters)
    {
        bool valid = TryFind(text, "\npswpin "u8, out ulong pagesIn) & TryFind(text, "\npswpout "u8, out ulong pagesOut);
        counters = new SwapCounters(pagesIn, pagesOut);
        return valid;
    }

    private static bool TryFind(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, out ulong value)
    {
        value = 0;
        int at = text.IndexOf(key);
        if (at < 0) return false;
        ReadOnlySpan<byte> rest = text[(at + key.Length)..];
        int end = rest.IndexOf((byte)'\n');
        return end >= 0 && NumberText.TryDecimal(rest[..end], out value);
    }
}
