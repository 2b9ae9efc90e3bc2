using System.Buffers.Binary;
using System.Globalization;
using Weft.Native;
using Weft.Stacks;

namespace Weft.Waiting;

/// <summary>
/// Waits for something that another thread initialises. Which thread that is is stored nowhere, but its stack shows what it
/// is doing: so there are candidates, and never more than that.
/// </summary>
internal static class Initialisers
{
    private const int MaximumCandidates = 8, StackBytes = 1 << 15;
    private const uint GlibcRunning = 1, GlibcDone = 2, MuslWaited = 3, GuardDone = 1, GuardWaited = 0x10000;

    /// <summary>Whether a word may be a pthread_once_t of musl that is waited for: no other lock of its has this value.</summary>
    public static bool IsOnceOfMusl(FutexWait wait) => wait.Value == MuslWaited && wait.TryWord(wait.Address, out uint word) && word == MuslWaited;

    /// <summary>pthread_once of a glibc that has no name for its slow part: believed when another thread has the object's address on its stack.</summary>
    /// <returns>Null when it is not seen to be that.</returns>
    public static Wait? UnnamedOnce(FutexWait wait) =>
        wait is { Command: FutexWait.PlainWait, IsPrivate: true } && (wait.Value & 3) == GlibcRunning && Once(wait) is { EndedBy.Count: > 0 } once ? once : null;

    /// <summary>pthread_once: the word says whether the function runs (glibc: bit 0, above it the count of forks; musl: 1, and 3 when somebody waits).</summary>
    public static Wait Once(FutexWait wait)
    {
        Wait plain = wait.At(WaitKind.Once, "an initialisation by pthread_once", wait.Address) with { Unknown = "its memory is not that of a pthread_once_t" };
        bool isMusl = wait.Function.Maker is LockMaker.Musl or LockMaker.MuslInternal;
        // The function has no name in a library without symbols.
        bool isNamed = wait.Function.Maker is LockMaker.Glibc or LockMaker.Musl;
        if (!wait.TryWord(wait.Address, out uint word) || (isMusl ? word != MuslWaited : (word & 3) != GlibcRunning || word != wait.Value || (word & GlibcDone) != 0)) return plain;
        List<WaitEnder> inside = [], shown = [];
        foreach (ThreadLook thread in Others(wait))
        {
            int at = IndexOf(wait.Stacks[thread.Tid], static f => f.Function is { } name && LockFunctions.Plain(name) is "pthread_once" or "pthread_once_slow" or "pthread_once_full" or "call_once");
            if (isNamed && at < 0) continue;
            inside.Add(new WaitEnder(thread.ProcessId, thread.Tid, Certainty.Candidate));
            if (Holds(thread, wait.Address)) shown.Add(inside[^1]);
        }
        return Told(plain with { Evidence = $"pthread_once_t {plain.Object}, under way" }, shown.Count > 0 || !isNamed ? shown : inside, isNamed ? "is inside pthread_once" : "does not wait for it", shown.Count > 0 ? " and has this object's address on its stack" : "");
    }

    /// <summary>The guard of a static variable of C++ (Itanium ABI; libstdc++: byte 0 done, bit 8 under way, bit 16 waited for).</summary>
    public static Wait Guard(FutexWait wait)
    {
        StackFrame? caller = null;
        for (int i = wait.Function.Frame + 1; i < wait.Frames.Count && caller is null; i++)
            if (!wait.Frames[i].IsInlined) caller = wait.Frames[i];
        string name = caller?.ShortFunction ?? caller?.Function ?? "";
        if (name.IndexOf(" [", StringComparison.Ordinal) is > 0 and var copy) name = name[..copy];
        Wait plain = wait.At(WaitKind.Once, "a static variable's initialisation, guard", wait.Address);
        if (name.Length > 0) plain = plain with { Text = $"the initialisation of a static variable in {name}" };
        if (!wait.TryWord(wait.Address, out uint word) || (word & GuardDone) != 0 || (word & GuardWaited) == 0) return plain with { Unknown = "its memory is not that of a guard of libstdc++" };
        plain = plain with { Evidence = $"guard {plain.Object}, under way" };
        if (caller?.Function is not { } function) return plain with { Unknown = "which thread runs it is not stored" };
        List<WaitEnder> inside = [];
        foreach (ThreadLook thread in Others(wait))
            if (IndexOf(wait.Stacks[thread.Tid], f => f.Function == function && f.Module == caller.Module) > 0) inside.Add(new WaitEnder(thread.ProcessId, thread.Tid, Certainty.Candidate));
        return Told(plain, inside, "is inside that function", "");
    }

    private static Wait Told(Wait plain, List<WaitEnder> candidates, string what, string more) => candidates.Count switch
    {
        0 => plain with { Unknown = "which thread runs it is not stored, and no stack shows one" },
        > MaximumCandidates => plain with { Unknown = string.Create(CultureInfo.InvariantCulture, $"which thread runs it is not stored, and {candidates.Count} might") },
        _ => plain with { EndedBy = candidates, Unknown = string.Create(CultureInfo.InvariantCulture, $"which thread runs it is not stored; {string.Join(" and ", candidates.Select(static c => c.Tid))} {what}{more}") },
    };

    // Those that wait for the same do not run it.
    private static IEnumerable<ThreadLook> Others(FutexWait wait) =>
        wait.Process.Threads.Where(t => t.Tid != wait.Thread.Tid && wait.Stacks.ContainsKey(t.Tid) && !(FutexReader.IsFutex(t.Call.Number) && t.Call.Arguments[0] == wait.Address));

    private static int IndexOf(IReadOnlyList<StackFrame> frames, Predicate<StackFrame> fits)
    {
        for (int i = 0; i < frames.Count; i++)
            if (fits(frames[i])) return i;
        return -1;
    }

    // pthread_once keeps the address on the stack, for the case that the thread is cancelled.
    private static bool Holds(ThreadLook thread, ulong address)
    {
        byte[] stack = new byte[StackBytes];
        ulong from = thread.Call.StackPointer & ~7UL;
        if (from == 0) return false;
        int read = ProcessMemory.Read(thread.Tid, from, stack);
        for (int i = 0; i + 8 <= read; i += 8)
            if (BinaryPrimitives.ReadUInt64LittleEndian(stack.AsSpan(i)) == address) return true;
        return false;
    }
}
