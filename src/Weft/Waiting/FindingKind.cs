namespace Weft.Waiting;

/// <summary>What was found in the graph of waits.</summary>
public enum FindingKind : byte
{
    /// <summary>Threads that wait only for one another.</summary>
    Deadlock,
    /// <summary>A thread that waits for a lock it holds itself.</summary>
    SelfDeadlock,
    /// <summary>A lock whose owner has ended without unlocking it.</summary>
    DeadOwner,
    /// <summary>A lock that was held by a thread of the parent when the process was forked: here nobody can unlock it.</summary>
    LockAcrossFork,
    /// <summary>Processes that write to each other, all pipes or sockets full.</summary>
    PipesFull,
    /// <summary>Threads that sleep though what they wait for is there, or that nobody is left to wake: a wakeup may have been lost.</summary>
    LostWakeup,
    /// <summary>Threads that wait, one behind another, for one that is not stuck.</summary>
    Chain,
    /// <summary>Many threads at one object that are woken together again and again, and most for nothing.</summary>
    ThunderingHerd,
    /// <summary>A thread that wanted the CPU all the time and hardly got it.</summary>
    Starved,
    /// <summary>A thread that wanted the CPU all the time, and had it.</summary>
    Runaway,
    /// <summary>Nobody is held up by another.</summary>
    Idle,
}
