using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Signal dispositions of this process (signal(2)).</summary>
public static partial class Signals
{
    private const int BrokenPipe = 13;
    private const nint Ignore = 1;

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint handler);

    /// <summary>Ignores SIGPIPE, so that a closed reader is an EPIPE from write(2) that can be ended on quietly.</summary>
    public static void IgnoreBrokenPipe() => _ = signal(BrokenPipe, Ignore);
}
