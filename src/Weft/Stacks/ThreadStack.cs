using Weft.Symbols.Unwinding;

namespace Weft.Stacks;

/// <summary>The stack of one thread.</summary>
public sealed class ThreadStack
{
    /// <summary>The thread's id.</summary>
    public required int Tid { get; init; }

    /// <summary>How its registers and memory were had.</summary>
    public required CaptureWay Way { get; init; }

    /// <summary>The frames, innermost first; the same object in threads that stand alike.</summary>
    public required IReadOnlyList<StackFrame> Frames { get; init; }

    /// <summary>Why the walk ended; meaningless without frames.</summary>
    public required StopReason End { get; init; }

    /// <summary>Why there are no frames, or why they may not be right; empty when all is well.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether there are none because this user may not look into the thread, or another traces it.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Whether there are callers that could not be found.</summary>
    public bool IsTruncated => Frames.Count > 0 && End is not (StopReason.EndOfStack or StopReason.CodeEnds or StopReason.NullReturnAddress or StopReason.NullFramePointer);
}
