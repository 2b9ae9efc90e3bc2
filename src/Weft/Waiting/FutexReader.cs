using System.Buffers.Binary;
using System.Globalization;
using Weft.Linux.Procfs;
using Weft.Stacks;

namespace Weft.Waiting;

/// <summary>Tells what a thread that waits in futex(2) waits for, from its stack's names and the object in its memory.</summary>
/// <param name="root">The system's own /proc.</param>
/// <param name="lookAt">Looks at another process.</param>
internal sealed class FutexReader(ProcRoot root, Func<int, ProcessLook?> lookAt)
{
    private const long ManyNumber = 449;

    /// <summary>The number of futex(2).</summary>
    public const long Number = 202;

    /// <summary>The number of futex_wait(2).</summary>
    public const long NewWaitNumber = 455;

    private const int MaximumMany = 128, ManyBytes = 24;
    private static readonly Dictionary<int, IReadOnlyList<StackFrame>> s_noStacks = [];
    private readonly OwnerFinder _owners = new(root, lookAt);
    private readonly Dictionary<int, Dictionary<int, IReadOnlyList<StackFrame>>> _stacks = [];
    private readonly Dictionary<object, WaitFunction> _functions = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether a call number is one of the futex family: futex, futex_waitv, futex_wait.</summary>
    public static bool IsFutex(long number) => number is Number or ManyNumber or NewWaitNumber;

    /// <summary>Hands over the stacks of a process's threads, by tid; more may be put in later.</summary>
    public void Know(int process, Dictionary<int, IReadOnlyList<StackFrame>> stacks) => _stacks[process] = stacks;

    /// <summary>Whether the stacks of the threads that wait for something else can help to tell what a thread waits for.</summary>
    public bool AsksOthers(IReadOnlyList<StackFrame> frames) => FunctionOf(frames).AsksOthers;

    /// <summary>Reads a wait.</summary>
    /// <param name="thread">The waiting thread.</param>
    /// <param name="process">Its process at the same look.</param>
    /// <param name="frames">Its stack; empty when it could not be had.</param>
    public Wait Read(ThreadLook thread, ProcessLook process, IReadOnlyList<StackFrame> frames)
    {
        FutexWait wait = new(thread, process, frames, FunctionOf(frames), _stacks.TryGetValue(process.ProcessId, out var stacks) ? stacks : s_noStacks);
        if (thread.Call.Number == ManyNumber) return Many(wait);
        if (wait.IsPriorityInheriting) return MutexReader.PriorityInheriting(wait, _owners);
        if (!wait.IsWait) return new Wait { Kind = WaitKind.Futex, Object = FutexWait.Hex(wait.Address), Text = "a futex", IsTimed = wait.IsTimed, Unknown = "an operation that is not known" };
        WaitFunction function = wait.Function;
        // After it was signalled a condition's waiter waits for the mutex again, in the plain operation and with the value of a contended lock.
        bool isRelock = function is { Maker: LockMaker.Glibc, Kind: WaitKind.Condition } && wait is { Command: FutexWait.PlainWait, Value: 2 };
        return function.Maker switch
        {
            LockMaker.Glibc when function.Kind == WaitKind.Mutex || isRelock => MutexReader.Glibc(wait, _owners),
            LockMaker.Glibc when function.Kind == WaitKind.ReaderWriterLock => GlibcObjects.ReaderWriter(wait, _owners),
            LockMaker.Glibc when function.Kind == WaitKind.Semaphore => GlibcObjects.Semaphore(wait),
            LockMaker.Glibc when function.Kind == WaitKind.Barrier => GlibcObjects.Barrier(wait),
            LockMaker.Glibc when function.Kind == WaitKind.Condition => GlibcObjects.Condition(wait),
            LockMaker.Glibc when function.Kind == WaitKind.Join => Joins.Glibc(wait) ?? Plain(wait),
            LockMaker.GlibcInternal => LibraryLocks.Glibc(wait, _owners),
            LockMaker.Musl when function.Kind == WaitKind.Join => Joins.Musl(wait) ?? Plain(wait),
            LockMaker.Musl when function.Kind != WaitKind.Once => MuslObjects.Read(wait, _owners) ?? Plain(wait),
            LockMaker.MuslInternal when Initialisers.IsOnceOfMusl(wait) => Initialisers.Once(wait),
            LockMaker.MuslInternal => LibraryLocks.Musl(wait, _owners) ?? Plain(wait),
            LockMaker.Glibc or LockMaker.Musl => Initialisers.Once(wait),
            LockMaker.GlibcUnnamed => Joins.Glibc(wait) ?? GlibcObjects.UnnamedSemaphore(wait) ?? Initialisers.UnnamedOnce(wait) ?? Guess(wait),
            LockMaker.StaticGuard => Initialisers.Guard(wait),
            LockMaker.PythonInterpreter => PythonInterpreterLock.Read(wait),
            LockMaker.Runtime => Plain(wait),
            _ => Joins.Glibc(wait) ?? Guess(wait),
        };
    }

    private WaitFunction FunctionOf(IReadOnlyList<StackFrame> frames)
    {
        // Threads that stand alike share their frames.
        if (!_functions.TryGetValue(frames, out WaitFunction? known)) _functions[frames] = known = LockFunctions.Find(frames);
        return known;
    }

    private static Wait Plain(FutexWait wait)
    {
        WaitFunction function = wait.Function;
        return new Wait { Kind = function.Kind, Object = FutexWait.Hex(wait.Address), Text = function.Text ?? Words(function.Kind), IsTimed = wait.IsTimed, Unknown = function.Unknown ?? Why(function.Kind, wait.Frames) };
    }

    private static Wait Guess(FutexWait wait)
    {
        Wait plain = Plain(wait);
        Span<byte> memory = stackalloc byte[GlibcMutex.Bytes];
        if (wait.Value != 2 || !wait.Read(wait.Address, memory) || !GlibcMutex.TryRead(memory, out GlibcMutex mutex)) return plain;
        return mutex.Lock == 2 && mutex.Kind is >= 0 and <= 3 && wait.Process.Inner(mutex.OwnerTid) is { } holder
            ? plain with { EndedBy = [new WaitEnder(holder.ProcessId, holder.Tid, Certainty.Candidate)], Evidence = $"the words at {plain.Object} look like a mutex of glibc, but no name on the stack says that it is one" } : plain;
    }

    // futex_waitv(waiters, count, flags, timeout, clock); struct futex_waitv: value, address, flags, reserved.
    private static Wait Many(FutexWait wait)
    {
        var arguments = wait.Thread.Call.Arguments;
        int count = (int)Math.Min(arguments[1], MaximumMany);
        Wait any = new() { Kind = WaitKind.Futex, Text = string.Create(CultureInfo.InvariantCulture, $"any of {count} futexes"), IsTimed = arguments[3] != 0, Unknown = "futex_waitv(2) does not say what its words belong to" };
        byte[] memory = new byte[count * ManyBytes];
        if (count == 0 || !wait.Read(arguments[0], memory)) return any with { Text = "any of several futexes", Unknown = "the list of futex_waitv(2) cannot be read" };
        List<string> places = [];
        for (int i = 0; i < Math.Min(count, 4); i++) places.Add(FutexWait.Hex(BinaryPrimitives.ReadUInt64LittleEndian(memory.AsSpan((i * ManyBytes) + 8))));
        string list = string.Join(", ", places) + (count > places.Count ? ", and others" : "");
        return any with { Text = $"{any.Text}: {list}", Evidence = $"futex_waitv of {list}" };
    }

    private static string Words(WaitKind kind) => kind switch
    {
        WaitKind.Condition => "a condition variable", WaitKind.Join => "the end of a thread", WaitKind.Semaphore => "a semaphore", WaitKind.Barrier => "a barrier", WaitKind.Mutex => "a mutex",
        WaitKind.Once => "an initialisation that another thread runs", WaitKind.ReaderWriterLock => "a lock of readers and writers", _ => "a futex of unknown kind",
    };

    private static string Why(WaitKind kind, IReadOnlyList<StackFrame> frames) => kind switch
    {
        WaitKind.Condition => "a condition variable has no owner: any thread may signal it",
        WaitKind.Semaphore => "a semaphore has no owner: any thread may post it",
        WaitKind.Barrier => "a barrier has no owner: it opens when enough threads have come",
        WaitKind.Join => "which thread is not known",
        WaitKind.ReaderWriterLock or WaitKind.Mutex => "its memory is not that of such a lock",
        WaitKind.Once => "which thread runs it is not known",
        _ => frames.Count == 0 ? "its stack could not be had" : "no name on the stack says what the futex belongs to",
    };
}
