using System.Buffers.Binary;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Stacks;

namespace Weft.Waiting;

/// <summary>Takes the second looks and tells who stood still, what of the first holds, and who ran and waits there again.</summary>
internal sealed class WaitComparison(LookTaker looks, FutexReader futexes, Func<int, ulong?> throttled)
{
    private const int FutexFree = 0, FutexPrivate = 128;
    private readonly List<WaitingThread> _threads = [];
    private readonly HashSet<int> _grown = [];

    /// <summary>The shortest time between the two looks at one thread, nanoseconds.</summary>
    public long IntervalNanoseconds { get; private set; } = long.MaxValue;

    /// <summary>Looks at a process again.</summary>
    /// <param name="before">The first look.</param>
    /// <param name="waits">What was read since.</param>
    /// <param name="free">Threads that slept though what they wait for was to be had.</param>
    public void Add(ProcessLook before, Dictionary<(int, int), (Wait Wait, IReadOnlyList<StackFrame> Frames)> waits, HashSet<(int, int)> free)
    {
        ProcessLook? after = looks.Again(before);
        if (after is null) return;
        if (after.HasGrown) _grown.Add(before.ProcessId);
        Dictionary<int, ThreadLook> later = after.Threads.ToDictionary(static t => t.Tid);
        int begin = _threads.Count;
        ulong? heldBack = before.ThrottledNanoseconds is { } from && throttled(before.ProcessId) is { } to && to >= from ? to - from : null;
        foreach (ThreadLook look in before.Threads)
        {
            if (!later.TryGetValue(look.Tid, out ThreadLook? again)) continue;
            (Wait wait, IReadOnlyList<StackFrame> frames) = waits[(look.ProcessId, look.Tid)];
            bool stood = look.StoodUntil(again);
            // What was read of a lock must hold at the end too: its owner may have gone on while the waiter stood.
            if (stood && WaitReader.IsInFutex(look) && (wait.EndedBy.Count > 0 || wait.DeadOwner != 0 || wait.IsComplete)) stood = SameObject(wait, futexes.Read(again, after, frames));
            else if (!stood && wait.IsRetried && look.StartTicks == again.StartTicks && again.State == 'S') stood = IsHeldStill(wait, again, after, frames);
            IntervalNanoseconds = Math.Min(IntervalNanoseconds, again.TakenNanoseconds - look.TakenNanoseconds);
            _threads.Add(new WaitingThread
            {
                ProcessId = look.ProcessId, Tid = look.Tid, Name = look.Name, State = look.State, Wait = stood ? wait : Doubted(wait), Stood = stood,
                NeverSlept = look.WantedCpuUntil(again), CpuShare = Share(look.RunNanoseconds, again.RunNanoseconds, look, again), DelayShare = Share(look.RunDelayNanoseconds, again.RunDelayNanoseconds, look, again),
                IsPrivate = wait.Kind == WaitKind.Join || (WaitReader.IsInFutex(look) && look.Call.Number == FutexReader.Number && ((int)look.Call.Arguments[1] & FutexPrivate) != 0), SignalsCaught = look.SignalsCaught,
                ThrottledNanoseconds = look.State == 'R' ? heldBack : null,
                TimesRun = look.StartTicks == again.StartTicks && again.Runs > look.Runs ? again.Runs - look.Runs : 0, Frames = frames, Caller = LockFunctions.Caller(frames),
                IsWakeMissed = stood && free.Contains((look.ProcessId, look.Tid)) && IsFree(again, wait),
            });
        }
        CameBack(before, later, begin);
    }

    /// <summary>All threads, once all processes have been added.</summary>
    public IReadOnlyList<WaitingThread> Threads()
    {
        if (IntervalNanoseconds == long.MaxValue) IntervalNanoseconds = 0;
        // A thread that was made meanwhile could end it too.
        if (_grown.Count > 0)
        {
            for (int i = 0; i < _threads.Count; i++)
            {
                WaitingThread t = _threads[i];
                if ((t.Wait.IsComplete || t.Wait.IsNearlyComplete) && t.Wait.Kind is not (WaitKind.Mutex or WaitKind.Join or WaitKind.ReaderWriterLock) && t.Wait.EndedBy.Any(e => _grown.Contains(e.ProcessId))) _threads[i] = t with { Wait = t.Wait with { IsComplete = false, IsNearlyComplete = false } };
            }
        }
        return _threads;
    }

    /// <summary>Whether a thread sleeps at a mutex that nobody holds, or at a semaphore that is up.</summary>
    public static bool IsFree(ThreadLook thread, Wait wait)
    {
        if (wait.Kind is not (WaitKind.Mutex or WaitKind.Semaphore) || wait.EndedBy.Count > 0 || wait.DeadOwner != 0 || wait.IsTimed || !WaitReader.IsInFutex(thread) || thread.Call.Number != FutexReader.Number) return false;
        Span<byte> word = stackalloc byte[4];
        uint expected = (uint)thread.Call.Arguments[2];
        if (ProcessMemory.Read(thread.Tid, thread.Call.Arguments[0], word) != word.Length) return false;
        uint now = BinaryPrimitives.ReadUInt32LittleEndian(word);
        return wait.Kind == WaitKind.Mutex ? expected == 2 && now == FutexFree : expected == FutexFree && now is > 0 and < int.MaxValue;
    }

    // Of many that waited at one thing and ran: whether they wait there again.
    private void CameBack(ProcessLook before, Dictionary<int, ThreadLook> later, int begin)
    {
        Dictionary<string, int> ran = [];
        for (int i = begin; i < _threads.Count; i++)
            if (Herd(_threads[i]) is { } key) ran[key] = ran.GetValueOrDefault(key) + 1;
        if (!ran.Values.Any(static n => n >= WaitGraph.HerdSize)) return;
        Dictionary<int, ThreadLook> first = before.Threads.ToDictionary(static t => t.Tid);
        for (int i = begin; i < _threads.Count; i++)
        {
            WaitingThread thread = _threads[i];
            if (Herd(thread) is not { } key || ran[key] < WaitGraph.HerdSize || later[thread.Tid].State != 'S') continue;
            if (looks.CallOf(thread.ProcessId, thread.Tid, out SystemCallState call) == ReadOutcome.Read && call.Kind == SystemCallKind.InCall && call.Number == first[thread.Tid].Call.Number
                && call.StackPointer == first[thread.Tid].Call.StackPointer) _threads[i] = thread with { HasComeBack = true };
        }
    }

    private static string? Herd(WaitingThread thread) =>
        thread is { Stood: false, TimesRun: > 0, State: 'S', Wait: { IsTimed: false, Object: { } target, Kind: WaitKind.Condition or WaitKind.Semaphore or WaitKind.Futex or WaitKind.Socket or WaitKind.Poll or WaitKind.Event or WaitKind.Pipe } } ? target : null;

    // It woke, looked and waits again, as Python's threads do every 5 ms: was it held by the same all along?
    private bool IsHeldStill(Wait wait, ThreadLook again, ProcessLook after, IReadOnlyList<StackFrame> frames)
    {
        ThreadLook now = again.With(looks.CallOf(again.ProcessId, again.Tid, out SystemCallState call), call);
        if (!WaitReader.IsInFutex(now)) return false;
        Wait held = futexes.Read(now, after, frames);
        return held.IsRetried && SameObject(wait, held) && wait.Evidence == held.Evidence;
    }

    private static bool SameObject(Wait before, Wait after) =>
        before.Kind == after.Kind && before.Object == after.Object && before.DeadOwner == after.DeadOwner && before.EndedBy.SequenceEqual(after.EndedBy);

    // It moved: what was read of it may not belong together.
    private static Wait Doubted(Wait wait) => wait.EndedBy.Count == 0 && !wait.IsComplete ? wait
        : wait with { EndedBy = [.. wait.EndedBy.Select(static e => e with { Certainty = Certainty.Candidate })], IsComplete = false, DeadOwner = 0, IsHeldAcrossFork = false };

    private static double? Share(ulong? before, ulong? after, ThreadLook look, ThreadLook again) =>
        before is { } from && after is { } to && to >= from && again.TakenNanoseconds > look.TakenNanoseconds && look.StartTicks == again.StartTicks
            ? Math.Min(1, (double)(to - from) / (again.TakenNanoseconds - look.TakenNanoseconds)) : null;
}
