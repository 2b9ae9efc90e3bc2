namespace Weft.Linux.Ptrace;

/// <summary>One event in the life of a traced task. A structure, so that taking note of it while a task stands makes no garbage.</summary>
public struct TracedEvent
{
    /// <summary>What happened.</summary>
    public TracedEventKind Kind;
    /// <summary>Of an exit: it was the last thread of its process.</summary>
    public bool IsLast;
    /// <summary>Of a fork: <see cref="Value"/> has the flags of the call. Of an exit: <see cref="Value"/> has the time on a CPU. Of a signal: <see cref="Code"/> is known.</summary>
    public bool HasValue;
    /// <summary>When, CLOCK_MONOTONIC.</summary>
    public ulong MonotonicNanoseconds;
    /// <summary>The process of the task it happened to.</summary>
    public int Tgid;
    /// <summary>The task.</summary>
    public int Tid;
    /// <summary>Of a fork the new task's process; of a present one the parent process; of a signal the sender's process, 0 for none.</summary>
    public int OtherTgid;
    /// <summary>Of a fork the new task; of an exec the id it had before.</summary>
    public int OtherTid;
    /// <summary>Of a fork the flags of clone(2) with the exit signal; of an exit nanoseconds on a CPU; of an exec the bytes of all arguments; of a loss how many.</summary>
    public ulong Value;
    /// <summary>Of an exit the status as wait(2) gives it; of a signal its number.</summary>
    public int Status;
    /// <summary>Of a signal its si_code.</summary>
    public int Code;
    /// <summary>When the task began (of a fork the new one), clock ticks since boot; 0 when not known.</summary>
    public ulong StartTicks;
    /// <summary>The task's name.</summary>
    public TaskComm Name;
    /// <summary>Of an exec and of a present leader: arguments, each ended by a NUL; null for none.</summary>
    public byte[]? Arguments;
    /// <summary>Of an exec: the file as the call named it; null when not known.</summary>
    public byte[]? File;
    /// <summary>Of a fork: what the caller's <see cref="FamilyTracer"/> was given to make of the standing task.</summary>
    public object? Stack;
    /// <summary>What is to be said of it; null for nothing.</summary>
    public string? Note;
}
