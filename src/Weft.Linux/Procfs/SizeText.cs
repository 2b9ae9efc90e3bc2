namespace Weft.Linux.Procfs;

/// <summary>Sizes as the kernel prints them in <c>status</c>, <c>smaps</c> and <c>meminfo</c>: a number and <c>kB</c>, meaning 1024 bytes.</summary>
public static class SizeText
{
    /// <summary>Parses a size; without a unit the number is taken as it is.</summary>
    /// <param name="text">What follows the key and its colon.</param>
    /// <param name="value">Bytes, or the bare number.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out ulong value)
    {
        text = NumberText.Trim(text);
        bool kilo = text.EndsWith(" kB"u8);
        if (!NumberText.TryDecimal(kilo ? text[..^3] : text, out value)) return false;
        if (!kilo) return true;
        if (value > ulong.MaxValue / 1024) return false;
        value *= 1024;
        return true;
    }
}
