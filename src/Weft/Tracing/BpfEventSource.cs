using Weft.Linux.Bpf;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Tracing;

/// <summary>
/// Events from the kernel's own tracepoints: nothing is stopped, and nobody is woken by an event. For root (or CAP_BPF and
/// CAP_PERFMON), for processes that run already, for those that Weft starts, and for the whole machine.
/// </summary>
public sealed class BpfEventSource : ITaskEventSource
{
    // A reader that comes at least so often is there before the ring of 8 MiB is full, even at a million events a second.
    private const int ShortWaitMilliseconds = 5;
    private const int LongWaitMilliseconds = 20;
    private const long IdleNanoseconds = 1_000_000_000;

    // A task leaves the CPU a moment after its exit was told. One with very much memory to give back takes longer.
    private const long PatienceNanoseconds = 100_000_000;
    private const long LossesNanoseconds = 100_000_000;
    private const int MaximumPending = 1 << 16;
    private const int MaximumPendingStacks = 1 << 11;
    private const int ChildSignal = 17;

    private readonly LifecycleSource _source;
    private readonly ProcRoot _root;
    private readonly bool _wholeMachine;
    private readonly ForkStacks? _stacks;
    private readonly int _mostPending;
    private readonly Queue<PendingEvent> _pending = new();

    // Exits whose time on a CPU is awaited, by the kernel's number of the task.
    private readonly Dictionary<ulong, PendingEvent> _leaving = [];

    // Tasks told as present: their forks, if they come, were told by that.
    private readonly Dictionary<int, ulong> _listed = [];
    private readonly HashSet<int> _living = [];
    private readonly Dictionary<long, ulong> _lost = [];
    private int _started;
    private ulong _heldNanoseconds;
    private long _lastEvent;
    private long _nextLosses;
    private bool _isReleased;

    private BpfEventSource(LifecycleSource source, bool wholeMachine, bool withStacks)
    {
        _source = source;
        _wholeMachine = wholeMachine;
        _root = ProcRoot.OpenSystem();
        _stacks = withStacks ? new ForkStacks(_root) : null;
        _mostPending = withStacks ? MaximumPendingStacks : MaximumPending;
    }

    /// <summary>Loads what is needed into the kernel. No event comes before something is followed, unless it is the whole machine.</summary>
    /// <param name="wholeMachine">Whether every task of the machine is wanted.</param>
    /// <param name="withStacks">Whether forks tell the calls that led to them.</param>
    /// <param name="reason">Why it cannot be had here; empty on success.</param>
    public static BpfEventSource? TryCreate(bool wholeMachine, bool withStacks, out string reason)
    {
        // A fork brings 20 KB of stack along.
        int ring = withStacks ? 4 * LifecycleSource.DefaultRingBytes : LifecycleSource.DefaultRingBytes;
        LifecycleSource? source = LifecycleSource.TryCreate(wholeMachine, withStacks, ring, out reason);
        return source is null ? null : new BpfEventSource(source, wholeMachine, withStacks);
    }

    /// <inheritdoc/>
    public string Engine => "bpf";

    /// <inheritdoc/>
    public bool IsOver
    {
        get
        {
            if (_pending.Count > 0 || (_wholeMachine && !_isReleased)) return false;
            if (_isReleased) return true;
            // The kernel knows for sure who is still followed; it is asked when the events say nobody, or some were lost.
            return (_living.Count == 0 || _lost.Count > 0) && !_source.IsFollowingAny && !Pump();
        }
    }

    /// <summary>Follows a process that runs, and all it will start. Each of its tasks is told as present before anything else of it.</summary>
    /// <param name="processId">The process (tgid).</param>
    /// <param name="reason">Why it cannot be followed; empty on success.</param>
    public bool Follow(int processId, out string reason)
    {
        ulong now = (ulong)SystemInformation.MonotonicNanoseconds;
        if (!TryFollow(processId, out reason)) return false;
        // Followed first, then listed: what comes into being meanwhile is told by the one or the other.
        List<TaskEvent> present = PresentTasks.Of(_root, processId, now);
        if (present.Count == 0)
        {
            _source.Forget(processId);
            _ = _living.Remove(processId);
            reason = $"there is no process {processId}, or it has ended";
            return false;
        }
        Queue<PendingEvent> later = new(_pending);
        _pending.Clear();
        foreach (TaskEvent task in present)
        {
            if (task.StartTicks is { } start) _listed[task.TaskId] = start;
            _pending.Enqueue(new PendingEvent(task));
        }
        while (later.TryDequeue(out PendingEvent? next)) _pending.Enqueue(next);
        return true;
    }

    /// <summary>Follows a process that Weft has just made and that has done nothing yet. Its fork is the first event.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="reason">Why it cannot be followed; empty on success.</param>
    public bool FollowStarted(int processId, out string reason)
    {
        if (!TryFollow(processId, out reason)) return false;
        ReadBuffer buffer = new();
        bool known = TaskFiles.Stat(TaskLocation.Process(_root, processId), buffer, out TaskStat stat, out _) == ReadOutcome.Read;
        // What it has used until now, Weft has used to start it.
        _started = processId;
        _heldNanoseconds = TaskFiles.SchedulerCounters(TaskLocation.Process(_root, processId), buffer, out SchedulerCounters used) == ReadOutcome.Read ? used.RunNanoseconds : 0;
        int self = Environment.ProcessId;
        _pending.Enqueue(new PendingEvent(new TaskEvent
        {
            Kind = TaskEventKind.Fork,
            MonotonicNanoseconds = (ulong)SystemInformation.MonotonicNanoseconds,
            ProcessId = self,
            TaskId = self,
            Name = "weft"u8.ToArray(),
            OtherProcessId = processId,
            OtherTaskId = processId,
            StartTicks = known ? stat.StartTicks : null,
            CloneFlags = ChildSignal,
        }));
        return true;
    }

    /// <inheritdoc/>
    public bool TryRead(out TaskEvent next)
    {
        _ = Pump();
        long now = SystemInformation.MonotonicNanoseconds;
        if (now >= _nextLosses)
        {
            _nextLosses = now + LossesNanoseconds;
            TellLosses();
        }
        if (_pending.TryPeek(out PendingEvent? first) && (first.Deadline == 0 || _isReleased || now >= first.Deadline || _pending.Count >= _mostPending))
        {
            _ = _pending.Dequeue();
            if (first.Deadline != 0) _ = _leaving.Remove(first.Handle);
            next = first.Event;
            if (_stacks is not null) next = WithStack(next, first, _stacks);
            return true;
        }
        next = null!;
        return false;
    }

    /// <inheritdoc/>
    public void Wait(TimeSpan time)
    {
        if (_isReleased || time <= TimeSpan.Zero) return;
        int wait = _pending.Count > 0 ? 1 : SystemInformation.MonotonicNanoseconds - _lastEvent < IdleNanoseconds ? ShortWaitMilliseconds : LongWaitMilliseconds;
        Thread.Sleep(Math.Min(wait, (int)Math.Max(1, Math.Min(time.TotalMilliseconds, LongWaitMilliseconds))));
    }

    /// <inheritdoc/>
    public void Release()
    {
        if (_isReleased) return;
        _source.Stop();
        while (Pump() && _pending.Count < _mostPending)
        {
            // What is in the ring yet.
        }
        TellLosses();
        _isReleased = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        _stacks?.Dispose();
        _root.Dispose();
    }

    private bool TryFollow(int processId, out string reason)
    {
        bool follows = _source.Follow(processId);
        reason = follows ? "" : "too many processes are followed";
        if (follows) _ = _living.Add(processId);
        return follows;
    }

    // Moves events out of the ring, which must not fill, into the line, which must not grow without bound.
    private bool Pump()
    {
        bool any = false;
        while (_pending.Count < _mostPending && _source.TryRead(out LifecycleRecord record, out ReadOnlySpan<byte> text, out ReadOnlySpan<byte> file))
        {
            any = true;
            Take(record, text, file);
        }
        if (any) _lastEvent = SystemInformation.MonotonicNanoseconds;
        return any;
    }

    private void Take(in LifecycleRecord record, ReadOnlySpan<byte> text, ReadOnlySpan<byte> file)
    {
        // The machine is of interest, not the threads of who looks at it.
        if (_wholeMachine && record.Tgid == Environment.ProcessId && (record.Kind != LifecycleKind.Fork || record.OtherTgid == record.Tgid)) return;
        switch (record.Kind)
        {
            case LifecycleKind.Left:
                if (!_leaving.Remove(record.Handle, out PendingEvent? exit)) return;
                exit.ProcessorNanoseconds = record.ProcessorNanoseconds - Math.Min(exit.HeldNanoseconds, record.ProcessorNanoseconds);
                exit.Deadline = 0;
                return;
            case LifecycleKind.Fork:
                if (record.OtherTgid != record.Tgid && record.Mark == 0) _ = _living.Add(record.OtherTgid);
                if (_listed.Remove(record.OtherTid, out ulong start) && start == Ticks(record)) return;
                _pending.Enqueue(new PendingEvent(Common(record, TaskEventKind.Fork) with
                {
                    OtherProcessId = record.OtherTgid,
                    OtherTaskId = record.OtherTid,
                    CloneFlags = record.Value,
                    Note = record.Mark == 0 ? "" : "it is not followed: too many processes are",
                })
                {
                    Stack = record.Extra > 0 ? text.ToArray() : default,
                    StackPages = record.Extra,
                });
                return;
            case LifecycleKind.Execute:
                _stacks?.Changes(record.Tgid, record.MonotonicNanoseconds);
                _pending.Enqueue(new PendingEvent(Common(record, TaskEventKind.Execute) with
                {
                    OtherTaskId = record.OtherTid,
                    Arguments = text.ToArray(),
                    ArgumentsBytes = (long)record.Value,
                    File = file.ToArray(),
                }));
                return;
            case LifecycleKind.Exit:
                Exit(record);
                return;
            case LifecycleKind.Signal:
                bool fromTask = IsFromTask(record.Code) && (record.Mark & 1) != 0 && record.OtherTgid > 0;
                _pending.Enqueue(new PendingEvent(Common(record, TaskEventKind.Signal) with
                {
                    Signal = (int)record.Value,
                    SignalCode = record.Code,
                    SenderProcessId = fromTask ? record.OtherTgid : null,
                }));
                return;
            case LifecycleKind.Rename:
                _pending.Enqueue(new PendingEvent(Common(record, TaskEventKind.Rename) with { NewName = text.ToArray() }));
                return;
        }
    }

    private void Exit(in LifecycleRecord record)
    {
        bool last = (record.Mark & 1) != 0;
        _ = _listed.Remove(record.Tid);
        if (last)
        {
            _ = _living.Remove(record.Tgid);
            _stacks?.Changes(record.Tgid, record.MonotonicNanoseconds);
        }
        PendingEvent exit = new(Common(record, TaskEventKind.Exit) with { Status = (int)record.Value, IsLastOfProcess = last })
        {
            Handle = record.Handle,
            HeldNanoseconds = record.Tid == _started ? _heldNanoseconds : 0,
        };
        if ((record.Mark & 2) == 0)
        {
            exit.Deadline = SystemInformation.MonotonicNanoseconds + PatienceNanoseconds;
            _leaving[record.Handle] = exit;
        }
        _pending.Enqueue(exit);
    }

    private TaskEvent WithStack(TaskEvent next, PendingEvent first, ForkStacks stacks)
    {
        if (next.Kind == TaskEventKind.Execute || next.IsLastOfProcess) stacks.Changed(next.ProcessId, next.MonotonicNanoseconds);
        return first.Stack.IsEmpty ? next : next with { Stack = stacks.Of(next, first.Stack, first.StackPages, () => Pump()) };
    }

    private void TellLosses()
    {
        foreach (LifecycleLoss loss in _source.Lost())
        {
            long ids = ((long)loss.Tid << 32) | (uint)loss.Tgid;
            _ = _lost.TryGetValue(ids, out ulong told);
            if (loss.Count <= told) continue;
            _lost[ids] = loss.Count;
            _pending.Enqueue(new PendingEvent(new TaskEvent
            {
                Kind = TaskEventKind.Lost,
                MonotonicNanoseconds = (ulong)SystemInformation.MonotonicNanoseconds,
                ProcessId = loss.Tgid,
                TaskId = loss.Tid,
                LostCount = loss.Count - told,
            }));
        }
    }

    private static TaskEvent Common(in LifecycleRecord record, TaskEventKind kind) => new()
    {
        Kind = kind,
        MonotonicNanoseconds = record.MonotonicNanoseconds,
        ProcessId = record.Tgid,
        TaskId = record.Tid,
        Name = TaskName.Text(in record.Name).ToArray(),
        StartTicks = Ticks(record),
    };

    private static ulong Ticks(in LifecycleRecord record) => record.StartBootTimeNanoseconds / (ulong)(1_000_000_000 / SystemInformation.ClockTicksPerSecond);

    // SI_USER, SI_QUEUE, SI_MESGQ, SI_TKILL: their siginfo names who sent it (sigaction(2)).
    private static bool IsFromTask(int code) => code is 0 or -1 or -3 or -6;
}
