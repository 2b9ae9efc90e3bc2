using System.Buffers.Binary;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Waiting;

/// <summary>
/// Tells how long a thread sleeps. Of a sleep until a moment the rest is known; of one for a length only the length, since
/// the kernel does not tell when it began.
/// </summary>
internal static class SleepReader
{
    private const int RealTime = 0, Monotonic = 1, BootTime = 7;

    /// <summary>Reads a wait in nanosleep(2) or clock_nanosleep(2).</summary>
    public static Wait Read(ThreadLook thread, bool isNamed, string evidence)
    {
        SystemCallArguments arguments = thread.Call.Arguments;
        Wait wait = new() { Kind = WaitKind.Timer, Text = "sleeps", Evidence = evidence, IsTimed = true };
        if (At(thread, arguments[isNamed ? 2 : 0]) is not { } time) return wait;
        if (!isNamed || (arguments[1] & 1) == 0) return wait with { Text = $"sleeps for {TimeWords.Length(time)} in all" };
        int clock = (int)arguments[0];
        long now = clock switch { RealTime => SystemInformation.RealTimeNanoseconds, Monotonic => SystemInformation.MonotonicNanoseconds, BootTime => SystemInformation.BootTimeNanoseconds, _ => 0 };
        if (now == 0) return wait;
        ulong rest = time > (ulong)now ? time - (ulong)now : 0;
        string until = clock == RealTime ? $", until {TimeWords.Moment((long)time)}" : "";
        return wait with { Text = $"sleeps, {TimeWords.Length(rest)} more{until}" };
    }

    /// <summary>A time limit in words, to stand behind the name of a call; empty when it cannot be read.</summary>
    public static string Limit(ulong? nanoseconds) => nanoseconds is { } length ? $", for at most {TimeWords.Length(length)}" : "";

    /// <summary>A struct timespec in the thread's memory; null when it cannot be read or is none.</summary>
    public static ulong? At(ThreadLook thread, ulong address) => Pair(thread, address, 1);

    /// <summary>A struct timeval in the thread's memory; null when it cannot be read or is none.</summary>
    public static ulong? OfMicroseconds(ThreadLook thread, ulong address) => Pair(thread, address, 1000);

    private static ulong? Pair(ThreadLook thread, ulong address, long unit)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!WaitSources.TryMemory(thread, address, bytes)) return null;
        long part = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        return part is < 0 or >= 1_000_000_000 ? null : TimeWords.Specification(BinaryPrimitives.ReadInt64LittleEndian(bytes), part * unit);
    }
}
