using Weft.Native;

namespace Weft.Waiting;

/// <summary>Lengths of time and moments in words.</summary>
internal static class TimeWords
{
    private const long Second = 1_000_000_000;

    /// <summary>A length: <c>120 ms</c>, <c>3.2 s</c>, <c>4 min 5 s</c>, <c>2 h 5 min</c>, <c>3 days</c>.</summary>
    public static string Length(ulong nanoseconds)
    {
        long seconds = (long)(nanoseconds / Second);
        if (seconds < 1) return Digits.OfUnsigned(nanoseconds / 1_000_000) + " ms";
        if (seconds < 60) return $"{Digits.Of(seconds)}{((long)(nanoseconds / 100_000_000 % 10) is > 0 and var tenths ? "." + Digits.Of(tenths) : "")} s";
        if (seconds < 3600) return $"{Digits.Of(seconds / 60)} min {Digits.Of(seconds % 60)} s";
        return seconds < 2 * 86400 ? $"{Digits.Of(seconds / 3600)} h {Digits.Of(seconds / 60 % 60)} min" : Digits.Of(seconds / 86400) + " days";
    }

    /// <summary>A struct timespec as nanoseconds; null when it is none, or too long to count.</summary>
    public static ulong? Specification(long seconds, long nanoseconds) =>
        seconds is < 0 or > long.MaxValue / Second - 1 || nanoseconds is < 0 or >= Second ? null : (ulong)((seconds * Second) + nanoseconds);

    /// <summary>A moment of the machine's clock, with the date when it is more than a day away: <c>17:04:05</c>.</summary>
    public static string Moment(long unixNanoseconds)
    {
        LocalTime at = LocalTime.Of(unixNanoseconds / Second);
        string time = $"{Two(at.Hour)}:{Two(at.Minute)}:{Two(at.Second)}";
        return Math.Abs(unixNanoseconds - SystemInformation.RealTimeNanoseconds) < 86400 * Second ? time : $"{Digits.Of(at.Year)}-{Two(at.Month)}-{Two(at.Day)} {time}";
    }

    private static string Two(int value) => value < 10 ? "0" + Digits.Of(value) : Digits.Of(value);
}
