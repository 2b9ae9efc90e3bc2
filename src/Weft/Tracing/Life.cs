using Weft.Stacks;

namespace Weft.Tracing;

/// <summary>
/// One task from its making to its end, as far as events told of it. A task that got the id of an earlier one is another life.
/// Belongs to a <see cref="LifeBook"/>, which goes on writing it. Names come from the traced programs: hostile text.
/// </summary>
public sealed class Life
{
    internal Life(ProcessLife process, int taskId, ulong firstSeen, LifeOrigin origin)
    {
        Process = process;
        TaskId = taskId;
        FirstSeen = firstSeen;
        Origin = origin;
    }

    /// <summary>The process it is a thread of.</summary>
    public ProcessLife Process { get; }

    /// <summary>Its id; of a thread that ran another program, the id it took over from the leader.</summary>
    public int TaskId { get; internal set; }

    /// <summary>The id it had before it took over the leader's; 0 when it always had this.</summary>
    public int FormerTaskId { get; internal set; }

    /// <summary>Whether it is the thread that bears the process's id.</summary>
    public bool IsLeader => TaskId == Process.ProcessId;

    /// <summary>When it began, clock ticks since boot; null when not known.</summary>
    public ulong? StartTicks { get; internal set; }

    /// <summary>How its beginning is known.</summary>
    public LifeOrigin Origin { get; internal set; }

    /// <summary>When it was made or, if that was not seen, first heard of; nanoseconds of CLOCK_MONOTONIC.</summary>
    public ulong FirstSeen { get; internal set; }

    /// <summary>When it ended; null while it lives, and when its end was not seen.</summary>
    public ulong? Ended { get; internal set; }

    /// <summary>Whether it has ended, seen or concluded: its process ended, or another task has its id.</summary>
    public bool IsOver { get; internal set; }

    /// <summary>The task that made it; null when that is not known, not of the trace, or no longer kept.</summary>
    public Life? Maker { get; internal set; }

    /// <summary>The flags it was made with, as clone(2); null when not known.</summary>
    public ulong? CloneFlags { get; internal set; }

    /// <summary>The calls that led to its making, innermost first; null when not asked for or not had.</summary>
    public IReadOnlyList<StackFrame>? Stack { get; internal set; }

    /// <summary>comm as last known.</summary>
    public ReadOnlyMemory<byte> Name { get; internal set; }

    /// <summary>The names it had before by renaming, oldest first; the first few.</summary>
    public IReadOnlyList<byte[]> FormerNames => FormerNameList ?? [];

    /// <summary>How often it was renamed.</summary>
    public int Renames { get; internal set; }

    /// <summary>Time it spent on a CPU, nanoseconds; null while it lives and when not known.</summary>
    public ulong? ProcessorNanoseconds { get; internal set; }

    /// <summary>Its exit status as wait(2) gives it; null while it lives and when its end was not seen.</summary>
    public int? Status { get; internal set; }

    /// <summary>Events of it that were lost.</summary>
    public ulong Lost { get; internal set; }

    internal List<byte[]>? FormerNameList { get; set; }

    internal bool IsDropped { get; set; }
}
