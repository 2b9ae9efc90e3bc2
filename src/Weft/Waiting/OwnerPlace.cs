namespace Weft.Waiting;

/// <summary>Where a tid that a lock names as its owner is found, when it is no living thread of the waiter's process.</summary>
internal enum OwnerPlace : byte
{
    /// <summary>Nowhere: it has ended.</summary>
    Ended,
    /// <summary>It is a thread of the parent process.</summary>
    Parent,
    /// <summary>It is another process's, which may share this memory, or was given the same number.</summary>
    Elsewhere,
    /// <summary>Not to be told: the process numbers its threads in a PID namespace of its own.</summary>
    NotKnown,
}
