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
    /// <summary>Processes that write to each other, all pipes full.</summary>
    PipesFull,
    /// <summary>Threads that wait, one behind another, for one that is not stuck.</summary>
    Chain,
    /// <summary>A thread that wanted the CPU all the time.</summary>
    Runaway,
    /// <summary>Nobody is held up by another.</summary>
    Idle,
}
