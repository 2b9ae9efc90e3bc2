namespace Weft.Linux.Procfs;

/// <summary>What a file lock allows others.</summary>
public enum FileLockAccess : byte
{
    /// <summary>READ: shared.</summary>
    Read,
    /// <summary>WRITE: exclusive.</summary>
    Write,
    /// <summary>UNLCK: being given up (a lease).</summary>
    Unlocked,
}
