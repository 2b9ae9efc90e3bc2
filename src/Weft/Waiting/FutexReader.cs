using System.Buffers.Binary;
using System.Globalization;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Stacks;

namespace Weft.Waiting;

/// <summary>Tells what a thread that waits in futex(2) waits for, from its stack's names and the object in its memory.</summary>
internal static class FutexReader
{
    private const int CommandBits = 0x7f, PrivateBit = 128;
    private const int WaitCommand = 0, LockPi = 6, WaitBitset = 9, WaitRequeuePi = 11, LockPi2 = 13;
    private const int MuslTidBits = 0x7fffffff;

    // struct pthread of glibc on x86-64: tid at 720 since 2.4; the thread control block begins with its own address, and has it again at 16.
    private const ulong ThreadTidOffset = 720, ThreadSelfOffset = 16;

    /// <summary>The number of futex(2).</summary>
    public const long Number = 202;

    /// <summary>Whether a call number is one of the futex family: futex, futex_waitv, futex_wait.</summary>
    public static bool IsFutex(long number) => number is Number or 449 or 455;

    /// <summary>Reads a wait.</summary>
    /// <param name="thread">The waiting thread.</param>
    /// <param name="process">Its process at the same look.</param>
    /// <param name="frames">Its stack; empty when it could not be had.</param>
    /// <param name="placeOf">Where an owner is that is none of the process's living threads.</param>
    public static Wait Read(ThreadLook thread, ProcessLook process, IReadOnlyList<StackFrame> frames, Func<ThreadLook, int, OwnerPlace> placeOf)
    {
        SystemCallArguments arguments = thread.Call.Arguments;
        ulong address = arguments[0];
        string place = Hex(address);
        if (thread.Call.Number == 449) return new Wait { Kind = WaitKind.Futex, Text = "any of several futexes", Unknown = "futex_waitv(2) is not followed" };
        bool isNew = thread.Call.Number == 455;
        int operation = isNew ? WaitBitset : (int)arguments[1];
        int command = operation & CommandBits;
        uint value = isNew ? (uint)arguments[1] : (uint)arguments[2];
        bool timed = (isNew ? arguments[4] : arguments[3]) != 0;
        WaitKind named = LockFunctions.Find(frames, out bool isMusl);
        if (command is LockPi or LockPi2) return PriorityInheriting(thread, process, address, timed);
        if (command is not (WaitCommand or WaitBitset or WaitRequeuePi)) return new Wait { Kind = WaitKind.Futex, Object = place, Text = "a futex", IsTimed = timed, Unknown = "an operation that is not known" };
        // After it was signalled a condition's waiter waits for the mutex again, in the plain operation and with the value of a contended lock.
        bool isMutex = named == WaitKind.Mutex || (named == WaitKind.Condition && command == WaitCommand && value == 2);
        if (isMusl && isMutex) return Musl(thread, process, address, timed);
        if (isMutex) return Mutex(thread, process, address, value, timed, placeOf);
        if (named is WaitKind.Join or WaitKind.Futex && Join(thread, process, address, value, timed) is { } join) return join;
        Wait plain = new() { Kind = named, Object = place, Text = Words(named), IsTimed = timed, Unknown = Why(named, frames) };
        return named == WaitKind.Futex && Guess(thread, process, address, value) is { } guess ? plain with { EndedBy = [guess], Evidence = $"the words at {place} look like a mutex of glibc, but no name on the stack says that it is one" } : plain;
    }

    private static Wait Mutex(ThreadLook thread, ProcessLook process, ulong address, uint value, bool timed, Func<ThreadLook, int, OwnerPlace> placeOf)
    {
        string place = Hex(address);
        Wait wait = new() { Kind = WaitKind.Mutex, Object = place, Text = $"mutex {place}", IsTimed = timed };
        Span<byte> memory = stackalloc byte[GlibcMutex.Bytes];
        if (ProcessMemory.Read(thread.Tid, address, memory) != memory.Length) return wait with { Unknown = "its memory cannot be read" };
        if (!GlibcMutex.TryRead(memory, out GlibcMutex mutex) || (mutex.IsRobust ? mutex.Lock != value : value != 2)) return wait with { Unknown = "its memory is not that of a mutex of glibc" };
        int owner = mutex.OwnerTid;
        string kind = mutex.TypeName + (mutex.IsRobust ? ", robust" : "") + (mutex.IsShared ? ", shared between processes" : "");
        if (owner == 0) return wait with { Evidence = $"mutex {place} {kind}, no owner", Unknown = "it is just changing hands" };
        string evidence = string.Create(CultureInfo.InvariantCulture, $"mutex {place} {kind}, owner {owner}");
        if (process.Inner(owner) is { } holder)
        {
            if (mutex.IsShared) return wait with { Evidence = evidence, EndedBy = [new(holder.ProcessId, holder.Tid, Certainty.Candidate)], Unknown = "it is shared between processes, and another may have a thread of that id" };
            return wait with { Evidence = evidence + " (alive)", EndedBy = [new(holder.ProcessId, holder.Tid, Certainty.Certain)], IsComplete = holder.Tid != thread.Tid || mutex.WaitsForItself };
        }
        if (mutex.IsShared) return wait with { Evidence = evidence, Unknown = "it is shared between processes, and its owner is none of this one's threads" };
        if (mutex.IsRobust) return wait with { Evidence = evidence, Unknown = "its owner has ended, and the kernel is about to hand it on" };
        OwnerPlace at = process.HasEnded(owner) ? OwnerPlace.Ended : placeOf(thread, owner);
        if (at is OwnerPlace.Elsewhere) return wait with { Evidence = evidence, Unknown = "its owner is none of this process's threads, yet a task of that id lives, which may share this memory" };
        if (at is OwnerPlace.NotKnown) return wait with { Evidence = evidence, Unknown = "its owner is none of this process's threads; whether it lives is not known, since the process is in another PID namespace" };
        return wait with { Evidence = evidence + (at == OwnerPlace.Parent ? " (a thread of the parent)" : " (has ended)"), DeadOwner = owner, IsHeldAcrossFork = at == OwnerPlace.Parent, IsComplete = true };
    }

    // The kernel itself keeps the owner in the word.
    private static Wait PriorityInheriting(ThreadLook thread, ProcessLook process, ulong address, bool timed)
    {
        string place = Hex(address);
        Wait wait = new() { Kind = WaitKind.Mutex, Object = place, Text = $"priority-inheriting mutex {place}", IsTimed = timed };
        if (!TryWord(thread.Tid, address, out uint word)) return wait with { Unknown = "its memory cannot be read" };
        int owner = (int)(word & 0x3fffffff);
        string evidence = string.Create(CultureInfo.InvariantCulture, $"priority-inheriting mutex {place}, owner {owner}");
        bool isPrivate = ((int)thread.Call.Arguments[1] & PrivateBit) != 0;
        return process.Inner(owner) is { } holder
            ? wait with { Evidence = evidence, EndedBy = [new(holder.ProcessId, holder.Tid, isPrivate ? Certainty.Certain : Certainty.Candidate)], IsComplete = isPrivate }
            : wait with { Evidence = evidence, Unknown = "its owner is none of this process's threads" };
    }

    // musl: kind, lock, waiters; the futex is the lock. A normal one does not say who holds it.
    private static Wait Musl(ThreadLook thread, ProcessLook process, ulong address, bool timed)
    {
        string place = Hex(address - 4);
        Wait wait = new() { Kind = WaitKind.Mutex, Object = place, Text = $"mutex {place}", IsTimed = timed };
        if (!TryWord(thread.Tid, address - 4, out uint kind) || !TryWord(thread.Tid, address, out uint word)) return wait with { Unknown = "its memory cannot be read" };
        if ((kind & 0xf) == 0) return wait with { Evidence = $"mutex {place} normal, of musl", Unknown = "a normal mutex of musl does not say who holds it" };
        int owner = (int)(word & MuslTidBits);
        string evidence = string.Create(CultureInfo.InvariantCulture, $"mutex {place} of musl, owner {owner}");
        return process.Inner(owner) is { } holder
            ? wait with { Evidence = evidence, EndedBy = [new(holder.ProcessId, holder.Tid, Certainty.Candidate)], Unknown = "the owner of a mutex of musl is not checked further" }
            : wait with { Evidence = evidence, Unknown = "its owner is none of this process's threads" };
    }

    // pthread_join waits, as for something shared, until the kernel clears the tid in the other thread's descriptor.
    private static Wait? Join(ThreadLook thread, ProcessLook process, ulong address, uint value, bool timed)
    {
        if (((int)thread.Call.Arguments[1] & PrivateBit) != 0 || value > int.MaxValue || process.Inner((int)value) is not { } other) return null;
        Span<byte> head = stackalloc byte[24];
        ulong block = unchecked(address - ThreadTidOffset);
        if (!TryWord(thread.Tid, address, out uint tid) || tid != value) return null;
        if (ProcessMemory.Read(thread.Tid, block, head) != head.Length) return null;
        if (BinaryPrimitives.ReadUInt64LittleEndian(head) != block || BinaryPrimitives.ReadUInt64LittleEndian(head[(int)ThreadSelfOffset..]) != block) return null;
        return new Wait
        {
            Kind = WaitKind.Join, Object = value.ToString(CultureInfo.InvariantCulture), Text = "the end of a thread", IsTimed = timed,
            Evidence = string.Create(CultureInfo.InvariantCulture, $"the thread descriptor at {Hex(block)} is that of {value}"),
            EndedBy = [new(other.ProcessId, other.Tid, Certainty.Certain)], IsComplete = true,
        };
    }

    private static WaitEnder? Guess(ThreadLook thread, ProcessLook process, ulong address, uint value)
    {
        Span<byte> memory = stackalloc byte[GlibcMutex.Bytes];
        if (value != 2 || ProcessMemory.Read(thread.Tid, address, memory) != memory.Length || !GlibcMutex.TryRead(memory, out GlibcMutex mutex)) return null;
        return mutex.Lock == 2 && mutex.Kind is >= 0 and <= 3 && process.Inner(mutex.OwnerTid) is { } holder ? new WaitEnder(holder.ProcessId, holder.Tid, Certainty.Candidate) : null;
    }

    private static bool TryWord(int tid, ulong address, out uint word)
    {
        Span<byte> bytes = stackalloc byte[4];
        bool read = ProcessMemory.Read(tid, address, bytes) == bytes.Length;
        word = read ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        return read;
    }

    private static string Words(WaitKind kind) => kind switch
    {
        WaitKind.Condition => "a condition variable", WaitKind.Join => "the end of a thread", WaitKind.Semaphore => "a semaphore", WaitKind.Barrier => "a barrier",
        WaitKind.Once => "an initialisation that another thread runs", WaitKind.ReaderWriterLock => "a lock of readers and writers", _ => "a futex of unknown kind",
    };

    private static string Why(WaitKind kind, IReadOnlyList<StackFrame> frames) => kind switch
    {
        WaitKind.Condition => "a condition variable has no owner: any thread may signal it",
        WaitKind.Semaphore => "a semaphore has no owner: any thread may post it",
        WaitKind.Barrier => "a barrier has no owner: it opens when enough threads have come",
        WaitKind.Join => "which thread is not known",
        WaitKind.ReaderWriterLock => "who holds it is not read yet",
        WaitKind.Once => "which thread runs it is not known",
        _ => frames.Count == 0 ? "its stack could not be had" : "no name on the stack says what the futex belongs to",
    };

    private static string Hex(ulong address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x}");
}
