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

    // What lies deeper is read when the unwinder asks for it; a thousand stacks are not copied whole for their innermost frames.
    private const int StackBytes = 8 << 10;
    private const int RootsExplained = 4;

    private readonly ProcRoot _root;
    private readonly StackReader _stacks;
    private readonly LookTaker _looks;
    private readonly SortedDictionary<int, ProcessLook> _first = [];
    private readonly Queue<int> _toRead = [];
    private readonly HashSet<(int, int)> _free = [];
    private readonly HashSet<int> _unread = [];
    private FutexReader _futexes;
    private GroupFiles? _groups;
    private int _followed;
    private long _lastLook;

    /// <summary>Creates a reader.</summary>
    /// <param name="root">The system's own /proc; it must outlive this.</param>
    /// <param name="cache">Where answers about the targets' code are kept; null to keep none. It must outlive this.</param>
    public WaitReader(ProcRoot root, AnswerCache? cache = null)
    {
        _root = root;
        _stacks = new StackReader(root, cache);
        _looks = new LookTaker(root);
        _futexes = new FutexReader(root, LookAt);
    }

    /// <summary>From the first look to the second: the objects are read meanwhile. It is longer when that takes longer.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks. Processes that are gone are left out.</summary>
    public WaitReport Read(IReadOnlyCollection<int> processes) => Read(processes, isWholeMachine: false);

    /// <summary>Looks at all processes but this one, and those threads of the kernel that wait uninterruptibly.</summary>
    public WaitReport ReadAll() => Read([.. _looks.List().Where(static p => p != Identity.ProcessId)], isWholeMachine: true);

    /// <summary>Looks once, and only at what is in memory: locks, threads that are joined. It is what was so at that moment. Another process is asked about only where it shares a lock.</summary>
    /// <param name="process">The process.</param>
    /// <param name="maximumStacks">Stacks read at most; threads beyond are told of where they wait at the same futex, in the same way, as one whose stack was read.</param>
    /// <returns>Its threads when one of them waits at something in memory, else none; null when its system calls may not be read.</returns>
    public IReadOnlyList<WaitingThread>? ReadLocks(int process, int maximumStacks = int.MaxValue)
    {
        _looks.Begin(isWholeMachine: false);
        if (_looks.Take(process) is not { } look) return [];
        if (look.Threads.All(static t => t.CallOutcome == ReadOutcome.NotPermitted)) return null;
        if (!look.Threads.Any(IsInFutex)) return [];
        Forget();
        HashSet<int> chosen = FutexCrowd.Choose(look.Threads, maximumStacks);
        Dictionary<int, IReadOnlyList<StackFrame>> stacks = Stacks(look, chosen, null);
        _futexes.Know(process, stacks);
        FutexCrowd crowd = new();
        Wait none = new() { Kind = WaitKind.Unknown, Text = "" };
        List<WaitingThread> threads = new(look.Threads.Count);
        foreach (ThreadLook thread in look.Threads)
            if (chosen.Contains(thread.Tid)) crowd.Add(thread, _futexes.Read(thread, look, stacks.GetValueOrDefault(thread.Tid, [])));
        foreach (ThreadLook thread in look.Threads)
            threads.Add(new WaitingThread { ProcessId = process, Tid = thread.Tid, Name = thread.Name, State = thread.State, Wait = IsInFutex(thread) ? crowd.Of(thread) ?? none : none, Runs = thread.Runs });
        return threads;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _looks.Dispose();
        _stacks.Dispose();
    }

    private WaitReport Read(IReadOnlyCollection<int> processes, bool isWholeMachine)
    {
        Forget();
        long start = SystemInformation.MonotonicNanoseconds;
        _looks.Begin(isWholeMachine);
        foreach (int process in processes) LookAt(process, asked: true, isWholeMachine);
        int[] asked = [.. _first.Keys];
        List<string> missing = [];
        DescriptorEnds ends = new(_root);
        CallReader calls = new(_root, ends, LookAt);
        Dictionary<(int, int), (Wait Wait, IReadOnlyList<StackFrame> Frames)> waits = [];
        while (_toRead.TryDequeue(out int process)) ReadProcess(_first[process], calls, waits, missing);

        // The last first look lies before the rest, and each second one behind it.
        // Processes that were met on the way were looked at later, and get half of the time at least.
        long interval = Interval.Ticks * 100, now = SystemInformation.MonotonicNanoseconds;
        long due = Math.Max(Math.Max(start + interval, _lastLook + (interval / 2)), now + (interval / 10));
        ProcessControl.Sleep(TimeSpan.FromTicks((due - now) / 100));
        _looks.BeginAgain();
        WaitComparison comparison = new(_looks, _futexes, Throttled);
        // Asking for an owner again may meet a process that was not looked at first: the list must not grow under the loop.
        foreach (ProcessLook before in _first.Values.ToArray()) comparison.Add(before, waits, _free);
        IReadOnlyList<WaitingThread> threads = comparison.Threads();
        IReadOnlyList<Finding> findings = WaitGraph.Find(threads, isWholeMachine ? null : asked, comparison.IntervalNanoseconds);
        if (findings.Any(static f => f.Kind == FindingKind.Chain)) (threads, findings) = WithRoots(threads, findings);
        return new WaitReport { ProcessIds = asked, Threads = threads, Findings = findings, IntervalNanoseconds = comparison.IntervalNanoseconds, Missing = isWholeMachine ? [] : missing, UnreadProcesses = _unread.Count };
    }

    private void Forget()
    {
        _first.Clear();
        _toRead.Clear();
        _free.Clear();
        _unread.Clear();
        _followed = 0;
        _futexes = new FutexReader(_root, LookAt);
    }

    // Whoever all wait for is worth a look at what it does, wherever it waits.
    private (IReadOnlyList<WaitingThread>, IReadOnlyList<Finding>) WithRoots(IReadOnlyList<WaitingThread> threads, IReadOnlyList<Finding> findings)
    {
        Dictionary<(int, int), WaitingThread> changed = [];
        foreach (Finding finding in findings.Where(static f => f.Kind == FindingKind.Chain).Take(RootsExplained))
        {
            WaitingThread root = finding.Threads[0];
            if (root.Frames.Count > 0 || !root.Stood || changed.ContainsKey(root.Key)) continue;
            StackSnapshot? snapshot = _stacks.TryRead(new CaptureRequest { ProcessId = root.ProcessId, ThreadIds = [root.Tid], NeverStop = true, StackBytes = StackBytes }, out _);
            if (snapshot is { Threads: [{ Frames: { Count: > 0 } frames }] }) changed[root.Key] = root with { Frames = frames, Caller = LockFunctions.Caller(frames) };
        }
        if (changed.Count == 0) return (threads, findings);
        WaitingThread Now(WaitingThread thread) => changed.GetValueOrDefault(thread.Key, thread);
        return ([.. threads.Select(Now)], [.. findings.Select(f => f with { Threads = [.. f.Threads.Select(Now)], Waiters = [.. f.Waiters.Select(Now)] })]);
    }

    private ProcessLook? LookAt(int process) => LookAt(process, asked: false, isWholeMachine: false);

    private ProcessLook? LookAt(int process, bool asked, bool isWholeMachine)
    {
        if (_first.TryGetValue(process, out ProcessLook? known)) return known;
        if (process <= 0 || (!asked && _followed >= MaximumFollowed)) return null;
        if (_looks.Take(process) is not { } look) return null;
        if (isWholeMachine && look.Threads.All(static t => t.IsKernelThread && t.State != 'D')) return null;
        // A tracer is known by the thread that traces.
        if (_first.TryGetValue(look.ProcessId, out known)) return known;
        if (!asked) _followed++;
        _first[look.ProcessId] = look;
        _toRead.Enqueue(look.ProcessId);
        _lastLook = SystemInformation.MonotonicNanoseconds;
        return look;
    }

    private void ReadProcess(ProcessLook process, CallReader calls, Dictionary<(int, int), (Wait, IReadOnlyList<StackFrame>)> waits, List<string> missing)
    {
        if (process.Threads.Any(static t => t.State == 'R')) process.ThrottledNanoseconds = Throttled(process.ProcessId);
        HashSet<int> inFutex = [.. process.Threads.Where(IsInFutex).Select(static t => t.Tid)];
        Dictionary<int, IReadOnlyList<StackFrame>> had = Stacks(process, inFutex, missing);
        if (had.Values.Any(_futexes.AsksOthers))
            foreach ((int tid, IReadOnlyList<StackFrame> frames) in Stacks(process, [.. process.Threads.Select(static t => t.Tid).Where(t => !inFutex.Contains(t))], null)) had[tid] = frames;
        _futexes.Know(process.ProcessId, had);
        HashSet<int> holders = [];
        if (process.Threads.Any(static t => t.CallOutcome == ReadOutcome.NotPermitted))
        {
            missing.Add($"the system calls of {process.ProcessId}: not permitted");
            _unread.Add(process.ProcessId);
        }
        foreach (ThreadLook thread in process.Threads)
        {
            IReadOnlyList<StackFrame> frames = had.TryGetValue(thread.Tid, out IReadOnlyList<StackFrame>? seen) ? seen : [];
            Wait wait = IsInFutex(thread) ? _futexes.Read(thread, process, frames) : calls.Read(thread);
            waits[(thread.ProcessId, thread.Tid)] = (wait, frames);
            if (WaitComparison.IsFree(thread, wait)) _free.Add((thread.ProcessId, thread.Tid));
            foreach (WaitEnder ender in wait.EndedBy)
                if (ender.ProcessId == process.ProcessId && FutexReader.IsFutex(thread.Call.Number) && !had.ContainsKey(ender.Tid)) holders.Add(ender.Tid);
        }
        // Where those are that hold a lock and wait for something else.
        foreach ((int tid, IReadOnlyList<StackFrame> frames) in Stacks(process, holders, null))
            if (waits.TryGetValue((process.ProcessId, tid), out (Wait Wait, IReadOnlyList<StackFrame> Frames) known)) waits[(process.ProcessId, tid)] = (known.Wait, frames);
    }

    private Dictionary<int, IReadOnlyList<StackFrame>> Stacks(ProcessLook process, HashSet<int> threads, List<string>? missing)
    {
        Dictionary<int, IReadOnlyList<StackFrame>> stacks = [];
        if (threads.Count == 0) return stacks;
        StackSnapshot? snapshot = _stacks.TryRead(new CaptureRequest { ProcessId = process.ProcessId, ThreadIds = threads, NeverStop = true, StackBytes = StackBytes }, out ReadOutcome outcome);
        if (snapshot is not null) foreach (ThreadStack stack in snapshot.Threads) stacks[stack.Tid] = stack.Frames;
        else if (missing is not null)
        {
            missing.Add($"the stacks of {process.ProcessId}: {Words(outcome)}");
            if (outcome != ReadOutcome.Gone) _unread.Add(process.ProcessId);
        }
        return stacks;
    }

    private ulong? Throttled(int processId) => (_groups ??= new GroupFiles(_root)).ThrottledNanoseconds(TaskLocation.Process(_root, processId));

    internal static bool IsInFutex(ThreadLook thread) =>
        thread.State is not ('R' or 'Z' or 'X' or 'T' or 't' or 'D') && thread.CallOutcome == ReadOutcome.Read && thread.Call.Kind == SystemCallKind.InCall && FutexReader.IsFutex(thread.Call.Number);

    private static string Words(ReadOutcome outcome) => outcome switch
    {
        ReadOutcome.NotPermitted => "not permitted", ReadOutcome.Gone => "it ended", ReadOutcome.TimedOut => "the kernel did not answer in time", _ => "they cannot be read",
    };
}
