namespace Weft.Tracing;

/// <summary>An event that stands in line, perhaps because something is not known of it yet.</summary>
/// <param name="event">The event.</param>
internal sealed class PendingEvent(TaskEvent @event)
{
    /// <summary>When it goes on as it is (CLOCK_MONOTONIC, nanoseconds); 0 when nothing is awaited.</summary>
    public long Deadline { get; set; }

    /// <summary>Of an exit: the time on a CPU, when it was told.</summary>
    public ulong? ProcessorNanoseconds { get; set; }

    /// <summary>Of an exit: the kernel's number of the task.</summary>
    public ulong Handle { get; init; }

    /// <summary>Of an exit: time on a CPU that is not the program's own, nanoseconds.</summary>
    public ulong HeldNanoseconds { get; init; }

    /// <summary>Of a fork: registers and stack of who forked; empty when there are none.</summary>
    public ReadOnlyMemory<byte> Stack { get; init; }

    /// <summary>Pages of the stack.</summary>
    public int StackPages { get; init; }

    /// <summary>The event with what was learnt of it.</summary>
    public TaskEvent Event => ProcessorNanoseconds is { } time ? @event with { ProcessorNanoseconds = time } : @event;
}
