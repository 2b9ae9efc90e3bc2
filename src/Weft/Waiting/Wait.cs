namespace Weft.Waiting;

/// <summary>What one task waits for, and who can end it.</summary>
public sealed record Wait
{
    /// <summary>What.</summary>
    public required WaitKind Kind { get; init; }

    /// <summary>The object: the address of a lock as 0x…, pipe:[inode], a thread's id; null when there is none or it is not known.</summary>
    public string? Object { get; init; }

    /// <summary>The wait in words, such as <c>a mutex</c> or <c>the end of a thread</c>. May hold text of the target: not to be trusted.</summary>
    public required string Text { get; init; }

    /// <summary>What was read to know it, in words; empty when that is only the system call.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>Who can end it, as far as known.</summary>
    public IReadOnlyList<WaitEnder> EndedBy { get; init; } = [];

    /// <summary>
    /// Whether <see cref="EndedBy"/> names all who can end it (but for those who kill, trace or signal): the wait lasts as
    /// long as none of them acts.
    /// </summary>
    public bool IsComplete { get; init; }

    /// <summary>
    /// Whether <see cref="EndedBy"/> names all who are seen to be able to end it, though there may be others: of some process
    /// it may not be read what it has open, or the program may have set a time limit that cannot be seen.
    /// </summary>
    public bool IsNearlyComplete { get; init; }

    /// <summary>Whether it ends by itself after a time.</summary>
    public bool IsTimed { get; init; }

    /// <summary>Whether the thread wakes by itself now and then, only to wait again for the same: that it ran does not show that it goes on.</summary>
    public bool IsRetried { get; init; }

    /// <summary>Whether it is a write that finds no room.</summary>
    public bool IsWrite { get; init; }

    /// <summary>The thread that holds the lock or is joined has ended: its id in the target's PID namespace; 0 otherwise.</summary>
    public int DeadOwner { get; init; }

    /// <summary>The dead owner is a living thread of the parent process, so the lock was held when the process was forked.</summary>
    public bool IsHeldAcrossFork { get; init; }

    /// <summary>Why it is not known who can end it; empty when it is.</summary>
    public string Unknown { get; init; } = "";
}
