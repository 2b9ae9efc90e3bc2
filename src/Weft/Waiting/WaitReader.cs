using Weft.Linux.ControlGroups;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Stacks;

namespace Weft.Waiting;

/// <summary>
/// Looks at the threads of processes twice and tells what each waits for and who can end it. No thread is stopped. The
/// objects are read between the looks, and only of a thread that ran in neither is anything said for sure: then all that
/// was read of it belongs together.
/// </summary>
/// <remarks>For one caller at a time. Kept between calls it is cheaper.</remarks>
public sealed class WaitReader : IDisposable
{
    /// <summary>Processes followed besides those that were asked for.</summary>
    public const int MaximumFollowed = 64;

    private readonly ProcRoot _root;
    private readonly StackReader _stacks;
    private readonly NumericDirectory _directory = new();
    private readonly ReadBuffer _buffer = new();
    private readonly SortedDictionary<int, ProcessLook> _first = [];
    private readonly Queue<int> _toRead = [];
    private FutexReader _futexes;
    private GroupFiles? _groups;

    /// <summary>Creates a reader.</summary>
    /// <param name="root">The system's own /proc; it must outlive this.</param>
    /// <param name="cache">Where answers about the targets' code are kept; null to keep none. It must outlive this.</param>
    public WaitReader(ProcRoot root, AnswerCache? cache = null)
    {
        _root = root;
        _stacks = new StackReader(root, cache);
        _futexes = new FutexReader(root, LookAt);
    }

    /// <summary>Time between the two looks.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks. Processes that are gone are left out.</summary>
    public WaitReport Read(IReadOnlyCollection<int> processes)
    {
        _first.Clear();
        _toRead.Clear();
        _futexes = new FutexReader(_root, LookAt);
        foreach (int process in processes) LookAt(process);
        int[] asked = [.. _first.Keys];
        List<string> missing = [];
        DescriptorEnds ends = new(_root);
        CallReader calls = new(_root, ends, LookAt);
        Dictionary<(int, int), (Wait Wait, IReadOnlyList<StackFrame> Frames)> waits = [];
        while (_toRead.TryDequeue(out int process)) ReadProcess(_first[process], calls, waits, missing);

        // The last first look lies before the wait, and each second one behind it.
        long start = SystemInformation.MonotonicNanoseconds;
        ProcessControl.Sleep(Interval);
        long interval = SystemInformation.MonotonicNanoseconds - start;
        List<WaitingThread> threads = [];
        HashSet<int> grown = [];
        foreach (ProcessLook before in _first.Values.ToArray())
        {
            ProcessLook? after = ProcessLook.Take(_root, before.ProcessId, _directory, _buffer);
            Dictionary<int, ThreadLook> later = after?.Threads.ToDictionary(static t => t.Tid) ?? [];
            if (later.Keys.Except(before.Threads.Select(static t => t.Tid)).Any()) grown.Add(before.ProcessId);
            ulong? throttled = before.ThrottledNanoseconds is { } from && _groups?.ThrottledNanoseconds(TaskLocation.Process(_root, before.ProcessId)) is { } to && to >= from ? to - from : null;
            foreach (ThreadLook look in before.Threads)
            {
                if (!later.TryGetValue(look.Tid, out ThreadLook? again)) continue;
                (Wait wait, IReadOnlyList<StackFrame> frames) = waits[(look.ProcessId, look.Tid)];
                bool stood = look.StoodUntil(again);
                // What was read of a lock must hold at the end too: its owner may have gone on while the waiter stood.
                if (IsInFutex(look) && IsInFutex(again))
                {
                    Wait held = stood || wait.IsRetried ? _futexes.Read(again, after!, frames) : wait;
                    if (stood) stood = SameObject(wait, held);
                    else stood = wait.IsRetried && look.StartTicks == again.StartTicks && held.IsRetried && SameObject(wait, held) && wait.Evidence == held.Evidence;
                }
                threads.Add(new WaitingThread
                {
                    ProcessId = look.ProcessId, Tid = look.Tid, Name = look.Name, State = look.State, Wait = stood ? wait : Doubted(wait), Stood = stood,
                    NeverSlept = look.WantedCpuUntil(again), CpuShare = Share(look, again, look.RunNanoseconds, again.RunNanoseconds), CpuWaitShare = Share(look, again, look.RunDelayNanoseconds, again.RunDelayNanoseconds), ThrottledNanoseconds = look.State == 'R' ? throttled : null, Frames = frames, Caller = LockFunctions.Caller(frames),
                });
            }
        }
        if (grown.Count > 0) threads = [.. threads.Select(t => t.Wait.EndedBy.Any(e => grown.Contains(e.ProcessId)) && t.Wait.Kind is WaitKind.Pipe or WaitKind.Child or WaitKind.FileLock or WaitKind.Vfork or WaitKind.Event ? t with { Wait = t.Wait with { IsComplete = false } } : t)];
        return new WaitReport { ProcessIds = asked, Threads = threads, Findings = WaitGraph.Find(threads, asked), IntervalNanoseconds = interval, Missing = missing };
    }

    /// <inheritdoc/>
    public void Dispose() => _stacks.Dispose();

    private ProcessLook? LookAt(int process)
    {
        if (_first.TryGetValue(process, out ProcessLook? known)) return known;
        if (process <= 0 || (_first.Count >= MaximumFollowed && _toRead.Count == 0)) return null;
        if (ProcessLook.Take(_root, process, _directory, _buffer) is not { } look) return null;
        _first[process] = look;
        _toRead.Enqueue(process);
        return look;
    }

    private void ReadProcess(ProcessLook process, CallReader calls, Dictionary<(int, int), (Wait, IReadOnlyList<StackFrame>)> waits, List<string> missing)
    {
        if (process.Threads.Any(static t => t.State == 'R')) process.ThrottledNanoseconds = (_groups ??= new GroupFiles(_root)).ThrottledNanoseconds(TaskLocation.Process(_root, process.ProcessId));
        HashSet<int> inFutex = [.. process.Threads.Where(IsInFutex).Select(static t => t.Tid)];
        Dictionary<int, IReadOnlyList<StackFrame>> had = Stacks(process, inFutex, missing);
        if (had.Values.Any(_futexes.AsksOthers))
            foreach ((int tid, IReadOnlyList<StackFrame> frames) in Stacks(process, [.. process.Threads.Select(static t => t.Tid).Where(t => !inFutex.Contains(t))], [])) had[tid] = frames;
        _futexes.Know(process.ProcessId, had);
        HashSet<int> holders = [];
        if (process.Threads.Any(static t => t.CallOutcome == ReadOutcome.NotPermitted)) missing.Add($"the system calls of {process.ProcessId}: not permitted");
        foreach (ThreadLook thread in process.Threads)
        {
            IReadOnlyList<StackFrame> frames = had.TryGetValue(thread.Tid, out IReadOnlyList<StackFrame>? seen) ? seen : [];
            Wait wait = IsInFutex(thread) ? _futexes.Read(thread, process, frames) : calls.Read(thread);
            waits[(thread.ProcessId, thread.Tid)] = (wait, frames);
            foreach (WaitEnder ender in wait.EndedBy)
                if (ender.ProcessId == process.ProcessId && FutexReader.IsFutex(thread.Call.Number) && !had.ContainsKey(ender.Tid)) holders.Add(ender.Tid);
        }
        // Where those are that hold a lock and wait for something else.
        foreach ((int tid, IReadOnlyList<StackFrame> frames) in Stacks(process, holders, []))
            if (waits.TryGetValue((process.ProcessId, tid), out (Wait Wait, IReadOnlyList<StackFrame> Frames) known)) waits[(process.ProcessId, tid)] = (known.Wait, frames);
    }

    private Dictionary<int, IReadOnlyList<StackFrame>> Stacks(ProcessLook process, HashSet<int> threads, List<string> missing)
    {
        Dictionary<int, IReadOnlyList<StackFrame>> stacks = [];
        if (threads.Count == 0) return stacks;
        StackSnapshot? snapshot = _stacks.TryRead(new CaptureRequest { ProcessId = process.ProcessId, ThreadIds = threads, NeverStop = true }, out ReadOutcome outcome);
        if (snapshot is null) missing.Add($"the stacks of {process.ProcessId}: {Words(outcome)}");
        else foreach (ThreadStack stack in snapshot.Threads) stacks[stack.Tid] = stack.Frames;
        return stacks;
    }

    private static bool IsInFutex(ThreadLook thread) =>
        thread.State is not ('R' or 'Z' or 'X' or 'T' or 't' or 'D') && thread.CallOutcome == ReadOutcome.Read && thread.Call.Kind == SystemCallKind.InCall && FutexReader.IsFutex(thread.Call.Number);

    private static bool SameObject(Wait before, Wait after) =>
        before.Kind == after.Kind && before.Object == after.Object && before.DeadOwner == after.DeadOwner && before.EndedBy.SequenceEqual(after.EndedBy);

    // It moved: what was read of it may not belong together.
    private static Wait Doubted(Wait wait) => wait with { EndedBy = [.. wait.EndedBy.Select(static e => e with { Certainty = Certainty.Candidate })], IsComplete = false, DeadOwner = 0, IsHeldAcrossFork = false };

    private static double? Share(ThreadLook before, ThreadLook after, ulong? counted, ulong? later) =>
        counted is { } from && later is { } to && to >= from && after.TakenNanoseconds > before.TakenNanoseconds && before.StartTicks == after.StartTicks
            ? Math.Min(1, (double)(to - from) / (after.TakenNanoseconds - before.TakenNanoseconds)) : null;

    private static string Words(ReadOutcome outcome) => outcome switch
    {
        ReadOutcome.NotPermitted => "not permitted", ReadOutcome.Gone => "it ended", ReadOutcome.TimedOut => "the kernel did not answer in time", _ => "they cannot be read",
    };
}
