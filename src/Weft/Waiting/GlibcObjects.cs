using System.Globalization;

namespace Weft.Waiting;

/// <summary>Reads the pthread objects of glibc other than mutexes.</summary>
internal static class GlibcObjects
{
    private const int ConditionWaitersBelow = 4;
    private const uint MaximumCount = 1 << 22;

    /// <summary>A pthread_rwlock_t: a writer's tid is in it; of readers only how many.</summary>
    public static Wait ReaderWriter(FutexWait wait, OwnerFinder owners)
    {
        bool writes = wait.Function.Name(wait.Frames).Contains("wr", StringComparison.Ordinal);
        // Its address is a multiple of 8; at the word of readers only those wait that let writers go first.
        ulong at = wait.Address % 8 == 4 ? wait.Address - GlibcReaderWriterLock.WritersOffset : wait.Value <= 3 ? wait.Address - GlibcReaderWriterLock.PhaseOffset : wait.Address;
        Wait plain = wait.At(WaitKind.ReaderWriterLock, "reader-writer lock", at);
        plain = plain with { Text = $"{plain.Text} to {(writes ? "write" : "read")}" };
        Span<byte> memory = stackalloc byte[GlibcReaderWriterLock.Bytes];
        if (!wait.Read(at, memory)) return plain with { Unknown = "its memory cannot be read" };
        if (!GlibcReaderWriterLock.TryRead(memory, out GlibcReaderWriterLock found)) return plain with { Unknown = "its memory is not that of a reader-writer lock of glibc" };
        string what = $"reader-writer lock {FutexWait.Hex(at)}{(found.IsShared ? ", shared between processes" : "")}";
        if (found.Writer != 0) return owners.Owned(wait, plain, $"{what}, held by a writer", found.Writer, found.IsShared, isHandedOn: false, waitsForItself: false);
        return found.ReadersInside > 0
            ? plain with { Evidence = string.Create(CultureInfo.InvariantCulture, $"{what}, held by {found.ReadersInside} {(found.ReadersInside == 1 ? "reader" : "readers")}"), Unknown = string.Create(CultureInfo.InvariantCulture, $"{(found.ReadersInside == 1 ? "a reader holds" : $"{found.ReadersInside} readers hold")} it, and who they are is not stored in it") }
            : plain with { Evidence = what, Unknown = "it is just changing hands" };
    }

    /// <summary>A sem_t: value, and how many wait.</summary>
    public static Wait Semaphore(FutexWait wait)
    {
        Wait plain = wait.At(WaitKind.Semaphore, "semaphore", wait.Address) with { Unknown = "a semaphore has no owner: any thread may post it" };
        if (!wait.TryWord(wait.Address, out uint value) || !wait.TryWord(wait.Address + 4, out uint waiters) || waiters is 0 or > MaximumCount || value > int.MaxValue) return plain with { Text = "a semaphore" };
        return plain with { Evidence = string.Create(CultureInfo.InvariantCulture, $"semaphore {plain.Object}, value {value}, {waiters} {(waiters == 1 ? "waits" : "wait")}") };
    }

    /// <summary>A sem_t by its memory alone, waited for in a function of glibc that has no name: nothing else that it waits at at zero has how many wait behind it, and then whether it is shared.</summary>
    /// <returns>Null when it is none.</returns>
    public static Wait? UnnamedSemaphore(FutexWait wait) =>
        wait.Value == 0 && wait.Command != FutexWait.PlainWait && wait.Address % 8 == 0 && wait.TryWord(wait.Address + 4, out uint waiters) && waiters is > 0 and <= MaximumCount
        && wait.TryWord(wait.Address + 8, out uint shared) && shared == (wait.IsPrivate ? 0u : 128u) ? Semaphore(wait) : null;

    /// <summary>A pthread_barrier_t: how many of how many have come.</summary>
    public static Wait Barrier(FutexWait wait)
    {
        Wait plain = wait.At(WaitKind.Barrier, "barrier", wait.Address - GlibcBarrier.RoundOffset);
        Span<byte> memory = stackalloc byte[GlibcBarrier.Bytes];
        if (!wait.Read(wait.Address - GlibcBarrier.RoundOffset, memory) || !GlibcBarrier.TryRead(memory, out GlibcBarrier barrier)) return plain with { Object = FutexWait.Hex(wait.Address), Text = "a barrier", Unknown = "its memory is not that of a barrier of glibc" };
        return plain with
        {
            Text = string.Create(CultureInfo.InvariantCulture, $"{plain.Text}, to which {barrier.Come} of {barrier.Count} have come"),
            Evidence = string.Create(CultureInfo.InvariantCulture, $"barrier {plain.Object}, {barrier.Come} of {barrier.Count} have come"), Unknown = "a barrier does not say who has not come yet",
        };
    }

    /// <summary>A pthread_cond_t. How many wait at it stands before its two futexes in every layout since 2.25; where it begins differs since 2.41.</summary>
    public static Wait Condition(FutexWait wait)
    {
        Wait plain = new() { Kind = WaitKind.Condition, Object = FutexWait.Hex(wait.Address), Text = "a condition variable", IsTimed = wait.IsTimed, Unknown = "a condition variable has no owner: any thread may signal it" };
        ulong signals = wait.Address & ~7UL;
        if (!wait.TryWord(signals - ConditionWaitersBelow, out uint references) || references >> 3 is 0 or > MaximumCount) return plain;
        return plain with { Object = FutexWait.Hex(signals), Evidence = string.Create(CultureInfo.InvariantCulture, $"condition variable with its futexes at {FutexWait.Hex(signals)}, {references >> 3} {(references >> 3 == 1 ? "waits" : "wait")}") };
    }
}
