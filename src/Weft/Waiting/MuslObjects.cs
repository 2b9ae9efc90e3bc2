using System.Buffers.Binary;
using System.Globalization;

namespace Weft.Waiting;

/// <summary>Reads musl's pthread objects on x86-64 (src/internal/pthread_impl.h), the same since 1.1.</summary>
internal static class MuslObjects
{
    private const uint Waited = 0x80000000, OwnerBits = 0x3fffffff, OwnerDied = 0x40000000, CountBits = 0x7fffffff, MaximumCount = 1 << 22;
    private const uint TypeBits = 3, RobustBit = 4, KindBits = 15, SharedBit = 128;

    /// <summary>Reads one; null when the memory is not that of what the names say.</summary>
    public static Wait? Read(FutexWait wait, OwnerFinder owners) => wait.Function.Kind switch
    {
        WaitKind.Mutex => Mutex(wait, owners),
        WaitKind.ReaderWriterLock => ReaderWriter(wait),
        WaitKind.Semaphore => Semaphore(wait),
        WaitKind.Barrier => Barrier(wait),
        WaitKind.Condition => Condition(wait),
        _ => null,
    };

    // Kind, lock, waiters; the futex is the lock. A normal one does not say who holds it, in the others it is the owner's tid; a thread that ends puts a mark there.
    private static Wait? Mutex(FutexWait wait, OwnerFinder owners)
    {
        Wait plain = wait.At(WaitKind.Mutex, "mutex", wait.Address - 4);
        Span<byte> memory = stackalloc byte[12];
        if (!wait.Read(wait.Address - 4, memory)) return plain with { Unknown = "its memory cannot be read" };
        uint kind = BinaryPrimitives.ReadUInt32LittleEndian(memory), word = BinaryPrimitives.ReadUInt32LittleEndian(memory[4..]), waiters = BinaryPrimitives.ReadUInt32LittleEndian(memory[8..]);
        if ((kind & ~(KindBits | SharedBit)) != 0 || (wait.Value & Waited) == 0 || waiters is 0 or > MaximumCount) return plain with { Unknown = "its memory is not that of a mutex of musl" };
        bool isRobust = (kind & RobustBit) != 0;
        string what = $"{plain.Text} of musl, {(kind & TypeBits) switch { 0 => "normal", 1 => "recursive", _ => "errorcheck" }}{(isRobust ? ", robust" : "")}{((kind & SharedBit) != 0 ? ", shared between processes" : "")}";
        if ((kind & KindBits) == 0) return plain with { Evidence = what, Unknown = "a normal mutex of musl does not say who holds it" };
        if ((word & OwnerDied) != 0) return plain with { Evidence = $"{what}, its owner has ended", Unknown = isRobust ? "its owner has ended, and it is about to be handed on" : "its owner has ended, which one is not stored, and nobody can let go of it" };
        return owners.Owned(wait, plain, what, (int)(word & OwnerBits), (kind & SharedBit) != 0, isHandedOn: isRobust, waitsForItself: (kind & TypeBits) == 0);
    }

    // The word is the number of readers, or all ones for a writer.
    private static Wait ReaderWriter(FutexWait wait)
    {
        bool writes = wait.Function.Name(wait.Frames).Contains("wr", StringComparison.Ordinal);
        Wait plain = wait.At(WaitKind.ReaderWriterLock, "reader-writer lock", wait.Address);
        plain = plain with { Text = $"{plain.Text} to {(writes ? "write" : "read")}" };
        if (!wait.TryWord(wait.Address, out uint word)) return plain with { Unknown = "its memory cannot be read" };
        uint inside = word & CountBits;
        string what = $"reader-writer lock {plain.Object} of musl";
        if ((wait.Value & Waited) == 0 || (inside != CountBits && inside > MaximumCount)) return plain with { Unknown = "its memory is not that of a reader-writer lock of musl" };
        return inside switch
        {
            0 => plain with { Evidence = what, Unknown = "it is just changing hands" },
            CountBits => plain with { Evidence = $"{what}, held by a writer", Unknown = "a writer holds it, and musl does not store which thread that is" },
            1 => plain with { Evidence = $"{what}, held by 1 reader", Unknown = "a reader holds it, and who that is is not stored in it" },
            _ => plain with { Evidence = string.Create(CultureInfo.InvariantCulture, $"{what}, held by {inside} readers"), Unknown = string.Create(CultureInfo.InvariantCulture, $"{inside} readers hold it, and who they are is not stored in it") },
        };
    }

    private static Wait Semaphore(FutexWait wait)
    {
        Wait plain = wait.At(WaitKind.Semaphore, "semaphore", wait.Address) with { Unknown = "a semaphore has no owner: any thread may post it" };
        if (!wait.TryWord(wait.Address, out uint value) || !wait.TryWord(wait.Address + 4, out uint waiters) || waiters is 0 or > MaximumCount) return plain with { Text = "a semaphore" };
        uint left = value == uint.MaxValue ? 0 : value & CountBits;
        return plain with { Evidence = string.Create(CultureInfo.InvariantCulture, $"semaphore {plain.Object} of musl, value {left}, {waiters} {(waiters == 1 ? "waits" : "wait")}") };
    }

    // The round is on the stack of the thread that came first: how many came after it, last, waiters, finished. Which barrier it is, and for how many, is not told.
    private static Wait? Barrier(FutexWait wait)
    {
        ulong at = wait.Value == 1 ? wait.Address - 12 : wait.Address - 4;
        Span<byte> memory = stackalloc byte[16];
        if (wait.Value > 1 || !wait.IsPrivate || !wait.Read(at, memory)) return null;
        uint others = BinaryPrimitives.ReadUInt32LittleEndian(memory), last = BinaryPrimitives.ReadUInt32LittleEndian(memory[4..]), finished = BinaryPrimitives.ReadUInt32LittleEndian(memory[12..]);
        if (others > MaximumCount || last != 0 || finished > 1) return null;
        return new Wait
        {
            Kind = WaitKind.Barrier, Object = FutexWait.Hex(at), Text = string.Create(CultureInfo.InvariantCulture, $"a barrier, to which {others + 1} {(others == 0 ? "has" : "have")} come"), IsTimed = wait.IsTimed,
            Evidence = string.Create(CultureInfo.InvariantCulture, $"a round of a barrier of musl at {FutexWait.Hex(at)}, {others + 1} have come"), Unknown = "how many it waits for, and who has not come yet, is not known",
        };
    }

    // A waiter has a node on its stack: previous, next, state, the word it waits at, notify. Nothing in it leads to the condition variable.
    private static Wait? Condition(FutexWait wait)
    {
        if (!wait.IsPrivate || wait.Address % 8 != 4 || !wait.TryWord(wait.Address - 4, out uint state) || state > 2) return null;
        Wait plain = new() { Kind = WaitKind.Condition, Object = FutexWait.Hex(wait.Address), Text = "a condition variable", IsTimed = wait.IsTimed, Unknown = "a condition variable has no owner: any thread may signal it" };
        return state == 0 ? plain : plain with { Kind = WaitKind.Mutex, Object = null, Text = "the mutex of a condition variable that was signalled", Unknown = "which mutex is not known" };
    }
}
