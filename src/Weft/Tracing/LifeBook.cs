namespace Weft.Tracing;

/// <summary>
/// Who made whom, how long each lived, what it ran and used, and how it ended: what remains of a stream of events.
/// Events may be missing or slightly out of order. What it holds is bounded: past the limit the ended that were first to end are
/// dropped and counted, and what they made is joined to the nearest ancestor that is kept.
/// </summary>
public sealed class LifeBook : ITaskEventSink
{
    /// <summary>Tasks kept unless another limit is given.</summary>
    public const int DefaultLimit = 100_000;

    private const int MostFormerNames = 8;
    private const int MostFailures = 16;
    private const int MostJustEnded = 256;

    private readonly int _limit;
    private readonly int? _started;
    private readonly Dictionary<int, Life> _tasks = [];
    private readonly Dictionary<int, ProcessLife> _processes = [];
    private readonly List<ProcessLife> _roots = [];
    private readonly List<ProcessLife> _failures = [];
    private readonly LifeDrops _drops;

    // A few, for who hears of their end.
    private readonly Dictionary<int, ProcessLife> _justEnded = [];

    // A process that has no place in the tree yet.
    private ProcessLife? _newest;

    /// <summary>An empty book.</summary>
    /// <param name="start">What is known of the trace.</param>
    /// <param name="limit">Tasks kept at most, but for those that live.</param>
    public LifeBook(TraceStart start, int limit = DefaultLimit)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        Start = start;
        _started = start.StartedProcessId;
        _limit = limit;
        _drops = new LifeDrops(limit, _roots);
    }

    /// <summary>What is known of the trace.</summary>
    public TraceStart Start { get; }

    /// <summary>How it ended; null before.</summary>
    public TraceEnd? End { get; private set; }

    /// <summary>The process that Weft started; null when none was, and before it is seen.</summary>
    public ProcessLife? Started { get; private set; }

    /// <summary>The processes without a known maker, as they were first seen.</summary>
    public IReadOnlyList<ProcessLife> Roots => _roots.Exists(static p => p.IsDropped) ? _roots.FindAll(static p => !p.IsDropped) : _roots;

    /// <summary>Of the last event: the life of the task it happened to (of a fork, the one that forked); null for events of no task of the book.</summary>
    public Life? Subject { get; private set; }

    /// <summary>Of the last event, if it was a fork: the new life.</summary>
    public Life? Made { get; private set; }

    /// <summary>Processes seen made; the one that Weft started is one of them.</summary>
    public long ProcessesMade { get; private set; }

    /// <summary>Threads seen made, besides the first of each process.</summary>
    public long ThreadsMade { get; private set; }

    /// <summary>Processes that were there when tracing began.</summary>
    public long ProcessesPresent { get; private set; }

    /// <summary>Processes seen to end.</summary>
    public long ProcessesEnded { get; private set; }

    /// <summary>Processes that ended with a status other than 0, or by a signal.</summary>
    public long FailureCount { get; private set; }

    /// <summary>The first of those.</summary>
    public IReadOnlyList<ProcessLife> Failures => _failures;

    /// <summary>Signals delivered.</summary>
    public long SignalCount { get; private set; }

    /// <summary>Events lost, as far as events say.</summary>
    public ulong LostEvents { get; private set; }

    /// <summary>Processes that have ended and are no longer kept.</summary>
    public long DroppedProcesses => _drops.Processes;

    /// <summary>Threads that have ended and are no longer kept, besides those of <see cref="DroppedProcesses"/>.</summary>
    public long DroppedThreads => _drops.Threads;

    /// <summary>Tasks that live now.</summary>
    public int LivingTasks => _tasks.Count;

    /// <summary>Tasks kept.</summary>
    public int Count { get; private set; }

    /// <summary>The latest moment an event told of.</summary>
    public ulong LastNanoseconds { get; private set; }

    /// <summary>The process of an id that lives or has ended just now; null when the book has none.</summary>
    public ProcessLife? Find(int processId) => _processes.GetValueOrDefault(processId) ?? _justEnded.GetValueOrDefault(processId);

    /// <inheritdoc/>
    public void Add(TaskEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        LastNanoseconds = Math.Max(LastNanoseconds, @event.MonotonicNanoseconds);
        Made = null;
        Subject = null;
        switch (@event.Kind)
        {
            case TaskEventKind.Present: Present(@event); break;
            case TaskEventKind.Fork: Fork(@event); break;
            case TaskEventKind.Execute: Execute(@event); break;
            case TaskEventKind.Exit: Exit(@event); break;
            case TaskEventKind.Signal:
                Subject = Named(@event);
                Subject.Process.Signals++;
                SignalCount++;
                break;
            case TaskEventKind.Rename: Rename(@event); break;
            case TaskEventKind.Lost:
                LostEvents += @event.LostCount;
                if (!_tasks.TryGetValue(@event.TaskId, out Life? lacking)) break;
                Subject = lacking;
                lacking.Lost += @event.LostCount;
                break;
        }
        Count -= _drops.Make(Count - _limit);
    }

    /// <inheritdoc/>
    public void Finish(TraceEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        End = end;
        LastNanoseconds = Math.Max(LastNanoseconds, end.MonotonicNanoseconds);
    }

    private void Present(TaskEvent e)
    {
        if (_tasks.TryGetValue(e.TaskId, out Life? known) && known.Process.ProcessId == e.ProcessId && (known.StartTicks is not { } ticks || e.StartTicks is not { } told || ticks == told))
        {
            // Heard of already: an event came before the list of what was there.
            known.StartTicks ??= e.StartTicks;
            Subject = known;
        }
        else
        {
            bool isNew = !_processes.ContainsKey(e.ProcessId);
            Subject = Begin(e.ProcessId, e.TaskId, e, LifeOrigin.Present, maker: null);
            if (isNew) ProcessesPresent++;
        }
        Subject.Name = Copied(e.Name);
        ProcessLife process = Subject.Process;
        if (!e.Arguments.IsEmpty && process.Arguments.IsEmpty) process.Arguments = Beginning(e.Arguments);
        if (process.Origin == LifeOrigin.Present && _processes.TryGetValue(e.OtherProcessId, out ProcessLife? parent)) Join(process, parent);
    }

    private void Fork(TaskEvent e)
    {
        bool byWeft = e.OtherProcessId == _started && Started is not { Origin: LifeOrigin.Made };
        Life? maker = null;
        if (!byWeft)
        {
            maker = Find(e) ?? Begin(e.ProcessId, e.TaskId, e with { StartTicks = null }, LifeOrigin.Unknown, maker: null);
            if (maker.Name.IsEmpty || maker.Origin == LifeOrigin.Unknown) maker.Name = Copied(e.Name);
        }
        Subject = maker;
        Made = Adoptable(e) ?? Begin(e.OtherProcessId, e.OtherTaskId, e, LifeOrigin.Made, maker);
        if (Made.Origin == LifeOrigin.Unknown) Adopt(Made, e, maker);
        if (Made.Name.IsEmpty) Made.Name = maker?.Name ?? Copied(e.Name);
        Made.CloneFlags = e.CloneFlags;
        Made.Stack = e.Stack;
        if (Made.Process.Arguments.IsEmpty && maker is not null && !e.IsThread) Made.Process.Arguments = maker.Process.Arguments;
        if (e.IsThread)
        {
            ThreadsMade++;
            Made.Process.ThreadsMade++;
        }
        else ProcessesMade++;
    }

    // The new task's own events may come first: the same task then, unless its start says otherwise.
    private Life? Adoptable(TaskEvent e) =>
        _tasks.TryGetValue(e.OtherTaskId, out Life? life) && life.Origin == LifeOrigin.Unknown && life.Process.ProcessId == e.OtherProcessId
            && (life.StartTicks is not { } ticks || e.StartTicks is not { } told || ticks == told) ? life
        : _drops.Recent(e.OtherTaskId, e.OtherProcessId, e.MonotonicNanoseconds);

    private void Adopt(Life life, TaskEvent e, Life? maker)
    {
        life.Origin = LifeOrigin.Made;
        life.FirstSeen = Math.Min(life.FirstSeen, e.MonotonicNanoseconds);
        life.StartTicks ??= e.StartTicks;
        life.Maker = maker;
        ProcessLife process = life.Process;
        if (!life.IsLeader || process.Origin != LifeOrigin.Unknown) return;
        process.Origin = LifeOrigin.Made;
        process.FirstSeen = life.FirstSeen;
        Join(process, maker?.Process);
    }

    private void Execute(TaskEvent e)
    {
        Life? life = null;
        if (e.OtherTaskId != 0 && e.OtherTaskId != e.TaskId && _tasks.TryGetValue(e.OtherTaskId, out Life? thread) && thread.Process.ProcessId == e.ProcessId)
        {
            // The thread that ran the program takes the leader's id; the leader has ended, whether that was told or not.
            Life former = thread.Process.Leader;
            thread.Process.Leader = thread;
            if (_tasks.TryGetValue(e.TaskId, out Life? leader)) Over(leader, seen: null);
            _tasks.Remove(thread.TaskId);
            thread.FormerTaskId = thread.TaskId;
            thread.TaskId = e.TaskId;
            thread.StartTicks = e.StartTicks ?? former.StartTicks;
            _tasks[e.TaskId] = thread;
            life = thread;
        }
        life ??= Find(e) ?? Begin(e.ProcessId, e.TaskId, e, LifeOrigin.Unknown, maker: null);
        Subject = life;
        life.Name = Copied(e.Name);
        ProcessLife process = life.Process;
        process.Arguments = Beginning(e.Arguments);
        process.ExecutionCount++;
        ExecutionNotes.Keep(process, new Execution(e.MonotonicNanoseconds, life.Name, Beginning(e.File), process.Arguments, e.ArgumentsBytes));
    }

    private void Exit(TaskEvent e)
    {
        Life life = Named(e);
        Subject = life;
        life.Status = e.Status;
        life.ProcessorNanoseconds = e.ProcessorNanoseconds;
        ProcessLife process = life.Process;
        if (e.ProcessorNanoseconds is { } used) process.ProcessorNanoseconds += used;
        else process.TasksWithoutProcessorTime++;
        Over(life, e.MonotonicNanoseconds);
        if (!e.IsLastOfProcess || process.IsOver) return;
        process.Status = e.Status;
        ProcessesEnded++;
        if (process.HasFailed)
        {
            FailureCount++;
            if (_failures.Count < MostFailures) _failures.Add(process);
        }
        OverAll(process, e.MonotonicNanoseconds);
    }

    private void Rename(TaskEvent e)
    {
        Life life = Named(e);
        Subject = life;
        life.FormerNameList ??= [];
        if (life.FormerNameList.Count < MostFormerNames) life.FormerNameList.Add(e.Name.ToArray());
        life.Renames++;
        life.Name = Copied(e.NewName);
    }

    private Life Named(TaskEvent e)
    {
        Life life = Find(e) ?? Begin(e.ProcessId, e.TaskId, e, LifeOrigin.Unknown, maker: null);
        if (!e.Name.IsEmpty) life.Name = Same(life.Name, e.Name);
        return life;
    }

    // The living task of an event; one that has its id but is of another process, or began at another time, has ended unseen.
    private Life? Find(TaskEvent e)
    {
        if (!_tasks.TryGetValue(e.TaskId, out Life? life)) return null;
        bool told = e.Kind != TaskEventKind.Fork && e.StartTicks is not null;
        if (life.Process.ProcessId == e.ProcessId && (!told || life.StartTicks is null || life.StartTicks == e.StartTicks)) return life;
        return null;
    }

    private Life Begin(int processId, int taskId, TaskEvent e, LifeOrigin origin, Life? maker)
    {
        if (_tasks.TryGetValue(taskId, out Life? former)) Over(former, seen: null);
        bool isLeader = processId == taskId;
        // The id's former process has ended unseen when its leader is there a second time.
        if (_processes.TryGetValue(processId, out ProcessLife? process) && isLeader && (former?.Process == process || (origin == LifeOrigin.Made && process.Origin != LifeOrigin.Unknown)))
        {
            OverAll(process, seen: null);
            process = null;
        }
        bool isNew = process is null;
        if (process is null)
        {
            process = new ProcessLife(processId, e.MonotonicNanoseconds, LifeOrigin.Unknown);
            _processes[processId] = process;
            _newest = process;
            if (processId == _started) Started ??= process;
        }
        if (process.Origin == LifeOrigin.Unknown && isLeader) process.Origin = origin;
        if (isLeader) Join(process, maker?.Process);
        if (_newest is not null) _roots.Add(process);
        _newest = null;
        Life life = new(process, taskId, e.MonotonicNanoseconds, origin) { StartTicks = e.StartTicks, Maker = maker };
        if (isNew || isLeader) process.Leader = life;
        process.AllTasks.Add(life);
        _tasks[taskId] = life;
        Count++;
        return life;
    }

    // Below its maker, unless it has one, or a made-up stream asks for a round.
    private void Join(ProcessLife process, ProcessLife? parent)
    {
        if (parent is null || process.Parent is not null) return;
        if (process == _newest) _newest = null;
        else
        {
            for (ProcessLife? at = parent; at is not null; at = at.Parent) if (at == process) return;
            _roots.Remove(process);
        }
        process.Parent = parent;
        parent.AllChildren.Add(process);
    }

    private void Over(Life life, ulong? seen)
    {
        if (life.IsOver) return;
        life.IsOver = true;
        life.Ended = seen;
        if (_tasks.TryGetValue(life.TaskId, out Life? known) && known == life) _tasks.Remove(life.TaskId);
        _drops.Ended(life);
    }

    private void OverAll(ProcessLife process, ulong? seen)
    {
        if (process.IsOver) return;
        process.IsOver = true;
        process.Ended = seen;
        foreach (Life task in process.AllTasks) if (!task.IsOver) Over(task, seen: null);
        if (_processes.TryGetValue(process.ProcessId, out ProcessLife? known) && known == process) _processes.Remove(process.ProcessId);
        if (_justEnded.Count >= MostJustEnded) _justEnded.Clear();
        _justEnded[process.ProcessId] = process;
        _drops.Ended(process);
    }

    private static ReadOnlyMemory<byte> Same(ReadOnlyMemory<byte> held, ReadOnlyMemory<byte> told) => held.Span.SequenceEqual(told.Span) ? held : Copied(told);

    // Of its own, so that a source's larger buffer is not kept for it.
    private static ReadOnlyMemory<byte> Copied(ReadOnlyMemory<byte> text) => text.IsEmpty ? default : text.ToArray();

    private static ReadOnlyMemory<byte> Beginning(ReadOnlyMemory<byte> text) => Copied(text.Length > ExecutionNotes.MostBytes ? text[..ExecutionNotes.MostBytes] : text);
}
