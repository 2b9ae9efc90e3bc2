namespace Weft.Tasks;

/// <summary>Whether a value is known, and if not, why (design: three-valued values).</summary>
public enum Presence : byte
{
    /// <summary>Nobody asked for it.</summary>
    NotRead,
    /// <summary>Known.</summary>
    Present,
    /// <summary>This user may not read it (another user's task, or ptrace is restricted).</summary>
    NotPermitted,
    /// <summary>This kernel does not offer it.</summary>
    NotSupported,
    /// <summary>The task ended before it could be read.</summary>
    Gone,
    /// <summary>The task has no such thing: a kernel thread has no program file, a zombie no memory.</summary>
    NotApplicable,
    /// <summary>The kernel did not answer in time, since the target holds the lock that the read needs.</summary>
    TimedOut,
    /// <summary>It cannot be told: a rate of a task that was not there at the look before, or whose counter fell.</summary>
    NotKnown,
}
