using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Pipes and waiting for descriptors (pipe2(2), poll(2)).</summary>
public static unsafe partial class Pipes
{
    private const int CloseOnExec = 0x80000;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2(int* descriptors, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(PollEntry* entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Seen;
    }

    /// <summary>Makes a pipe whose ends are closed on exec.</summary>
    /// <returns><see cref="Errno.None"/> or the error.</returns>
    public static Errno TryCreate(out int readEnd, out int writeEnd)
    {
        int* ends = stackalloc int[2] { -1, -1 };
        int result = pipe2(ends, CloseOnExec);
        (readEnd, writeEnd) = (ends[0], ends[1]);
        return result == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
    }

    /// <summary>Waits until one of the descriptors can be read or has ended.</summary>
    /// <param name="descriptors">What to watch; negative ones are passed over.</param>
    /// <param name="milliseconds">How long; -1 without end.</param>
    /// <param name="ready">Which are ready, by position.</param>
    /// <returns>How many are ready (0 when the time is over or a signal came), or a negative <see cref="Errno"/>.</returns>
    public static int WaitReadable(ReadOnlySpan<int> descriptors, int milliseconds, Span<bool> ready)
    {
        if (descriptors.Length > 16 || ready.Length < descriptors.Length) throw new ArgumentOutOfRangeException(nameof(descriptors));
        PollEntry* entries = stackalloc PollEntry[16];
        for (int i = 0; i < descriptors.Length; i++) entries[i] = new PollEntry { Descriptor = descriptors[i], Wanted = 1 };
        int result = poll(entries, (nuint)descriptors.Length, milliseconds);
        int error = result < 0 ? Marshal.GetLastPInvokeError() : 0;
        for (int i = 0; i < descriptors.Length; i++) ready[i] = result > 0 && entries[i].Seen != 0;
        return result >= 0 ? result : error == (int)Errno.Interrupted ? 0 : -error;
    }
}
