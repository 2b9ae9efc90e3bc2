namespace Weft.Tracing;

/// <summary>One process from its making to its end: its tasks, the programs it ran, the processes it made. Belongs to a <see cref="LifeBook"/>.</summary>
public sealed class ProcessLife
{
    internal ProcessLife(int processId, ulong firstSeen, LifeOrigin origin)
    {
        ProcessId = processId;
        FirstSeen = firstSeen;
        Origin = origin;
        // Set by whoever makes it, at once.
        Leader = null!;
    }

    /// <summary>Its id (tgid).</summary>
    public int ProcessId { get; }

    /// <summary>How its beginning is known.</summary>
    public LifeOrigin Origin { get; internal set; }

    /// <summary>When it was made or first heard of, nanoseconds of CLOCK_MONOTONIC.</summary>
    public ulong FirstSeen { get; internal set; }

    /// <summary>When its last thread ended; null while it lives, and when that was not seen.</summary>
    public ulong? Ended { get; internal set; }

    /// <summary>Whether it has ended, seen or concluded (its id is another's).</summary>
    public bool IsOver { get; internal set; }

    /// <summary>Its exit status as wait(2) gives it; null while it lives and when its end was not seen.</summary>
    public int? Status { get; internal set; }

    /// <summary>Whether it is known to have failed: an exit status other than 0, or a signal.</summary>
    public bool HasFailed => Status is { } status && status != 0;

    /// <summary>The thread that bears its id. After the leader has ended too, until another takes its place.</summary>
    public Life Leader { get; internal set; }

    /// <summary>The process that made it; an earlier ancestor where that is no longer kept; null when none is known.</summary>
    public ProcessLife? Parent { get; internal set; }

    /// <summary>How many generations between it and <see cref="Parent"/> are no longer kept.</summary>
    public int SkippedAncestors { get; internal set; }

    /// <summary>The processes it made, as they were made; without those no longer kept.</summary>
    public IReadOnlyList<ProcessLife> Children
    {
        get
        {
            if (ChildrenDropped > 0) CompactChildren();
            return AllChildren;
        }
    }

    /// <summary>Its tasks, leaders included, as they were made; without those no longer kept.</summary>
    public IReadOnlyList<Life> Tasks
    {
        get
        {
            if (TasksDropped > 0) CompactTasks();
            return AllTasks;
        }
    }

    /// <summary>The programs it ran: the first few and the last.</summary>
    public IReadOnlyList<Execution> Executions => ExecutionList;

    /// <summary>How many programs it ran.</summary>
    public int ExecutionCount { get; internal set; }

    /// <summary>The arguments of the program it runs, each ended by a NUL: of its last exec, or those it had when tracing began; else empty. May be cut.</summary>
    public ReadOnlyMemory<byte> Arguments { get; internal set; }

    /// <summary>Time its ended tasks spent on a CPU, nanoseconds, those no longer kept included.</summary>
    public ulong ProcessorNanoseconds { get; internal set; }

    /// <summary>Ended tasks of which that time is not known.</summary>
    public int TasksWithoutProcessorTime { get; internal set; }

    /// <summary>Threads seen made, besides its first.</summary>
    public int ThreadsMade { get; internal set; }

    /// <summary>Signals delivered to it.</summary>
    public long Signals { get; internal set; }

    /// <summary>Processes below it that have ended and are no longer kept.</summary>
    public long DroppedProcesses { get; internal set; }

    /// <summary>Its threads that have ended and are no longer kept.</summary>
    public long DroppedThreads { get; internal set; }

    // With dropped ones among them, which are taken out now and then.
    internal List<ProcessLife> AllChildren { get; } = [];

    internal List<Life> AllTasks { get; } = [];

    internal bool HasChildren => AllChildren.Count > ChildrenDropped;

    internal List<Execution> ExecutionList { get; } = [];

    internal int TasksDropped { get; set; }

    internal int ChildrenDropped { get; set; }

    internal bool IsDropped { get; set; }

    // It was to be dropped, but a process it made is still kept.
    internal bool IsDeferred { get; set; }

    internal void CompactTasks()
    {
        AllTasks.RemoveAll(static t => t.IsDropped);
        TasksDropped = 0;
    }

    internal void CompactChildren()
    {
        AllChildren.RemoveAll(static p => p.IsDropped);
        ChildrenDropped = 0;
    }
}
