using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Native;

/// <summary>Clocks and sizes of this machine: clock_gettime(2), sysconf(3).</summary>
public static unsafe partial class SystemInformation
{
    private const int RealTime = 0;
    private const int Monotonic = 1;
    private const int ThreadCpu = 3;
    private const int BootTime = 7;
    private const int ClockTicks = 2;
    private const int PageSize = 30;

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, TimeSpecification* time);

    [LibraryImport("libc")]
    private static partial long sysconf(int name);

    [LibraryImport("libc")]
    private static partial int uname(byte* names);

    /// <summary>_SC_CLK_TCK: the unit of times in /proc/PID/stat, ticks a second (100 on x86-64).</summary>
    public static long ClockTicksPerSecond { get; } = Math.Max(1, sysconf(ClockTicks));

    /// <summary>_SC_PAGESIZE in bytes.</summary>
    public static long PageBytes { get; } = Math.Max(1, sysconf(PageSize));

    /// <summary>CLOCK_REALTIME in nanoseconds since the epoch.</summary>
    public static long RealTimeNanoseconds => Now(RealTime);

    /// <summary>CLOCK_MONOTONIC in nanoseconds: does not count time suspended.</summary>
    public static long MonotonicNanoseconds => Now(Monotonic);

    /// <summary>CLOCK_BOOTTIME in nanoseconds since boot, suspended time included; the clock of task start times.</summary>
    public static long BootTimeNanoseconds => Now(BootTime);

    /// <summary>CLOCK_THREAD_CPUTIME_ID: CPU time the calling thread has used, nanoseconds.</summary>
    public static long ThreadCpuNanoseconds => Now(ThreadCpu);

    /// <summary>The kernel's release, such as 6.1.0-30-amd64 (uname(2)).</summary>
    public static string KernelRelease
    {
        get
        {
            // struct utsname: six fields of 65 bytes; the third is the release.
            byte* names = stackalloc byte[6 * 65];
            return uname(names) == 0 ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(names + (2 * 65))) : "";
        }
    }

    private static long Now(int clock)
    {
        TimeSpecification time = default;
        _ = clock_gettime(clock, &time);
        return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }
}
