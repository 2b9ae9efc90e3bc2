using System.Globalization;

namespace Weft.Queries;

/// <summary>
/// Moments as people write them: <c>2026-01-02</c>, <c>2026-01-02 03:04[:05[.678]]</c> (a T for the blank, a zone
/// <c>Z</c> or <c>+02:00</c> behind it), or <c>@1767323040</c>, seconds since the Unix epoch.
/// </summary>
public static class MomentText
{
    private const long Second = 1_000_000_000;
    // Nanoseconds since 1970 in 64 bits reach from 1677 to 2262.
    private const int FirstYear = 1678;
    private const int LastYear = 2261;

    /// <summary>Reads a moment.</summary>
    /// <param name="text">The text.</param>
    /// <param name="zone">The zone of a time without one. A local time that came twice is taken as standard time.</param>
    /// <param name="unixNanoseconds">The moment.</param>
    /// <returns>False when it is no moment.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, TimeZoneInfo zone, out long unixNanoseconds)
    {
        unixNanoseconds = 0;
        if (text.Length > 1 && text[0] == '@') return TryParseSeconds(text[1..], out unixNanoseconds);
        if (!TakeNumber(ref text, 4, out int year) || !Take(ref text, '-') || !TakeNumber(ref text, 2, out int month) ||
            !Take(ref text, '-') || !TakeNumber(ref text, 2, out int day)) return false;
        if (year is < FirstYear or > LastYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;

        int hour = 0, minute = 0, second = 0;
        long fraction = 0;
        if (text.Length > 0)
        {
            if (!Take(ref text, 'T') && !Take(ref text, ' ')) return false;
            if (!TakeNumber(ref text, 2, out hour) || !Take(ref text, ':') || !TakeNumber(ref text, 2, out minute)) return false;
            if (Take(ref text, ':') && !TakeNumber(ref text, 2, out second)) return false;
            if (Take(ref text, '.') && !TakeFraction(ref text, out fraction)) return false;
            if (hour > 23 || minute > 59 || second > 59) return false;
        }
        DateTime written = new(year, month, day, hour, minute, second, DateTimeKind.Unspecified);
        if (!TakeOffset(ref text, out TimeSpan? offset) || text.Length > 0) return false;
        TimeSpan fromUtc = offset ?? zone.GetUtcOffset(written);
        unixNanoseconds = (written - fromUtc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond * Second + fraction;
        return true;
    }

    /// <summary>Writes a moment in UTC; <see cref="TryParse"/> reads the same back.</summary>
    /// <param name="unixNanoseconds">The moment.</param>
    public static string Format(long unixNanoseconds)
    {
        long fraction = unixNanoseconds % Second;
        if (fraction < 0) fraction += Second;
        DateTime whole = DateTime.UnixEpoch.AddSeconds((unixNanoseconds - fraction) / Second);
        if (whole.Year is < FirstYear or > LastYear) return string.Create(CultureInfo.InvariantCulture, $"@{(decimal)unixNanoseconds / Second}");
        string tail = fraction == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{fraction:D9}").TrimEnd('0');
        return whole.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + tail + "Z";
    }

    private static bool TryParseSeconds(ReadOnlySpan<char> text, out long nanoseconds)
    {
        nanoseconds = 0;
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (!decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out decimal seconds)) return false;
        if (Math.Abs(seconds) > (decimal)long.MaxValue / Second) return false;
        nanoseconds = (long)decimal.Round(seconds * Second, MidpointRounding.AwayFromZero);
        return true;
    }

    private static bool Take(ref ReadOnlySpan<char> text, char letter)
    {
        if (text.Length == 0 || text[0] != letter) return false;
        text = text[1..];
        return true;
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> text, int digits, out int value)
    {
        value = 0;
        if (text.Length < digits) return false;
        foreach (char digit in text[..digits])
        {
            if (!char.IsAsciiDigit(digit)) return false;
            value = value * 10 + (digit - '0');
        }
        text = text[digits..];
        return true;
    }

    private static bool TakeFraction(ref ReadOnlySpan<char> text, out long nanoseconds)
    {
        nanoseconds = 0;
        int digits = 0;
        for (; digits < text.Length && char.IsAsciiDigit(text[digits]); digits++) nanoseconds = nanoseconds * 10 + (text[digits] - '0');
        if (digits is 0 or > 9) return false;
        for (int i = digits; i < 9; i++) nanoseconds *= 10;
        text = text[digits..];
        return true;
    }

    private static bool TakeOffset(ref ReadOnlySpan<char> text, out TimeSpan? offset)
    {
        offset = null;
        if (text.Length == 0) return true;
        if (Take(ref text, 'Z'))
        {
            offset = TimeSpan.Zero;
            return true;
        }
        bool west = text[0] == '-';
        if (!Take(ref text, '+') && !Take(ref text, '-')) return false;
        if (!TakeNumber(ref text, 2, out int hours) || hours > 14) return false;
        _ = Take(ref text, ':');
        if (!TakeNumber(ref text, 2, out int minutes) || minutes > 59) return false;
        TimeSpan size = new(hours, minutes, 0);
        offset = west ? -size : size;
        return true;
    }
}
