using System.Globalization;

namespace Weft.Queries;

/// <summary>Durations as people write them: <c>500us</c>, <c>20ms</c>, <c>3</c> (seconds), <c>1.5h</c>, <c>1h30m</c>.</summary>
public static class DurationText
{
    private const long Second = 1_000_000_000;

    private static readonly (string Name, long Nanoseconds)[] Units =
    [
        ("d", 86_400 * Second), ("h", 3_600 * Second), ("m", 60 * Second), ("s", Second),
        ("ms", 1_000_000), ("us", 1_000), ("ns", 1),
    ];

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text: parts of a number and a unit, or one bare number of seconds; a minus in front is taken.</param>
    /// <param name="nanoseconds">The duration, rounded to the nearest nanosecond.</param>
    /// <returns>False when it is no duration, or longer than 292 years.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out long nanoseconds)
    {
        nanoseconds = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (negative) text = text[1..];
        if (text.Length == 0) return false;

        decimal total = 0;
        for (bool first = true; text.Length > 0; first = false)
        {
            int digits = NumberLength(text);
            if (!decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)) return false;
            text = text[digits..];
            int letters = 0;
            while (letters < text.Length && char.IsLetter(text[letters])) letters++;
            // Only a lone number may go without a unit: "1h30" could be minutes or seconds.
            long unit = letters > 0 ? UnitOf(text[..letters]) : first && text.Length == 0 ? Second : 0;
            if (unit == 0 || number > (decimal)long.MaxValue / unit) return false;
            total += number * unit;
            text = text[letters..];
        }
        total = decimal.Round(total, MidpointRounding.AwayFromZero);
        if (total > long.MaxValue) return false;
        nanoseconds = negative ? -(long)total : (long)total;
        return true;
    }

    /// <summary>Writes a duration in the largest unit that needs no fraction; <see cref="TryParse"/> reads the same back.</summary>
    /// <param name="nanoseconds">The duration.</param>
    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0) return "0s";
        foreach ((string name, long unit) in Units)
        {
            if (nanoseconds % unit == 0) return string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / unit}{name}");
        }
        return ""; // Never: every number divides by 1.
    }

    internal static int NumberLength(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == '.')) length++;
        return length;
    }

    private static long UnitOf(ReadOnlySpan<char> name)
    {
        Span<char> lower = stackalloc char[8];
        if (name.Length > lower.Length) return 0;
        name.ToLowerInvariant(lower);
        return lower[..name.Length] switch
        {
            "ns" => 1,
            "us" or "µs" or "μs" => 1_000,
            "ms" => 1_000_000,
            "s" or "sec" or "secs" or "second" or "seconds" => Second,
            "m" or "min" or "mins" or "minute" or "minutes" => 60 * Second,
            "h" or "hr" or "hour" or "hours" => 3_600 * Second,
            "d" or "day" or "days" => 86_400 * Second,
            "w" or "week" or "weeks" => 604_800 * Second,
            _ => 0,
        };
    }
}
