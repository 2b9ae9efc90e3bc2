using Weft.Stacks;

namespace Weft.Tracing;

/// <summary>
/// One event in the life of a task. Whatever engine told it, it means the same; what an engine cannot know is null.
/// Ids are those of the PID namespace Weft runs in. Names and arguments come from the traced programs: hostile text.
/// </summary>
public sealed record TaskEvent
{
    /// <summary>What happened.</summary>
    public required TaskEventKind Kind { get; init; }

    /// <summary>When, nanoseconds of CLOCK_MONOTONIC.</summary>
    public required ulong MonotonicNanoseconds { get; init; }

    /// <summary>Process (tgid) of the task it happened to; of a fork, the one that forked.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The task it happened to; of a fork, the one that forked.</summary>
    public required int TaskId { get; init; }

    /// <summary>comm of that task at that time, without the NUL: up to 15 bytes of any kind. Of a rename the name before; of an exec the one after.</summary>
    public ReadOnlyMemory<byte> Name { get; init; }

    /// <summary>When the task began (of a fork: the new one), clock ticks since boot as in stat field 22; null when not known.</summary>
    public ulong? StartTicks { get; init; }

    /// <summary>Of a fork the new task's process; of <see cref="TaskEventKind.Present"/> the parent process. 0 otherwise.</summary>
    public int OtherProcessId { get; init; }

    /// <summary>Of a fork the new task; of an exec the id the thread had before, which differs when it was not the leader. 0 otherwise.</summary>
    public int OtherTaskId { get; init; }

    /// <summary>Of a fork: the flags of clone(2), the exit signal in the low byte; null when they could not be read.</summary>
    public ulong? CloneFlags { get; init; }

    /// <summary>Of a fork: the calls that led to it, innermost first; null when not asked for or not had.</summary>
    public IReadOnlyList<StackFrame>? Stack { get; init; }

    /// <summary>Of an exec, and of <see cref="TaskEventKind.Present"/>: the arguments, each ended by a NUL (the last may be cut).</summary>
    public ReadOnlyMemory<byte> Arguments { get; init; }

    /// <summary>Of an exec: bytes of all its arguments, which may be more than <see cref="Arguments"/> holds.</summary>
    public long ArgumentsBytes { get; init; }

    /// <summary>Of an exec: the program's file as the call named it; empty when not known.</summary>
    public ReadOnlyMemory<byte> File { get; init; }

    /// <summary>Of an exit: the status as wait(2) gives it (exit status in the second byte, or the signal, 0x80 when core was dumped).</summary>
    public int Status { get; init; }

    /// <summary>Of an exit: whether it was the last thread of its process, which then has ended with <see cref="Status"/>.</summary>
    public bool IsLastOfProcess { get; init; }

    /// <summary>
    /// Of an exit: time the task spent on a CPU, nanoseconds; null when not known. It has in it what the kernel did for the task
    /// after this event, such as giving back its memory, so it may be a little more than the time from its beginning to here.
    /// </summary>
    public ulong? ProcessorNanoseconds { get; init; }

    /// <summary>Of a signal: its number.</summary>
    public int Signal { get; init; }

    /// <summary>Of a signal: si_code (sigaction(2)); null when not known. 0 and below: another task sent it.</summary>
    public int? SignalCode { get; init; }

    /// <summary>Of a signal that a task sent: that task's process; null when the kernel sent it or it is not known.</summary>
    public int? SenderProcessId { get; init; }

    /// <summary>Of a rename: the new name, without the NUL.</summary>
    public ReadOnlyMemory<byte> NewName { get; init; }

    /// <summary>Of <see cref="TaskEventKind.Lost"/>: how many events.</summary>
    public ulong LostCount { get; init; }

    /// <summary>What is to be said of the event in words, of Weft's own making; empty as a rule.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether a fork made a thread of the same process rather than a process.</summary>
    public bool IsThread => Kind == TaskEventKind.Fork && ProcessId == OtherProcessId;
}
