using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Waits shorter than a millisecond (nanosleep(2)), and being run soon (setpriority(2)).</summary>
public static unsafe partial class ShortSleep
{
    private const int OfProcess = 0;

    [StructLayout(LayoutKind.Sequential)]
    private struct Moment
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc")]
    private static partial int nanosleep(Moment* time, Moment* left);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setpriority(int which, uint who, int value);

    /// <summary>Sleeps so long, plus what the kernel adds (50 µs unless the thread's timer slack was changed).</summary>
    public static void Microseconds(int microseconds)
    {
        Moment time = new() { Nanoseconds = Math.Clamp(microseconds, 0, 999_999) * 1000L };
        _ = nanosleep(&time, null);
    }

    /// <summary>Gives the calling thread the best nice value; without permission nothing changes.</summary>
    public static bool RunFirst() => setpriority(OfProcess, 0, -20) == 0;
}
