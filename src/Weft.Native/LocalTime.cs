using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>A moment in the machine's time zone (localtime_r(3)); TimeZoneInfo would load the whole zone database.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly unsafe partial struct LocalTime
{
    private readonly int _second, _minute, _hour, _day, _month, _year, _weekDay, _yearDay, _daylight;
    private readonly nint _offset;
    private readonly nint _zone;

    [LibraryImport("libc")]
    private static partial LocalTime* localtime_r(long* seconds, LocalTime* result);

    /// <summary>The local time of a moment, seconds since the Unix epoch.</summary>
    public static LocalTime Of(long unixSeconds)
    {
        LocalTime result = default;
        _ = localtime_r(&unixSeconds, &result);
        return result;
    }

    /// <summary>0 … 60.</summary>
    public int Second => _second;
    /// <summary>0 … 59.</summary>
    public int Minute => _minute;
    /// <summary>0 … 23.</summary>
    public int Hour => _hour;
    /// <summary>Day of the month, 1 … 31.</summary>
    public int Day => _day;
    /// <summary>1 … 12.</summary>
    public int Month => _month + 1;
    /// <summary>The year, such as 2026.</summary>
    public int Year => _year + 1900;
    /// <summary>Day of the week, 0 = Sunday.</summary>
    public int WeekDay => _weekDay;
    /// <summary>Day of the year, 0 … 365.</summary>
    public int YearDay => _yearDay;
}
