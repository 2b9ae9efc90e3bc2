namespace Weft.Linux.Procfs;

/// <summary>How a file lock was made (proc_locks(5)).</summary>
public enum FileLockKind : byte
{
    /// <summary>POSIX: fcntl(2) record lock, owned by a process.</summary>
    Posix,
    /// <summary>FLOCK: flock(2), owned by an open file description.</summary>
    Flock,
    /// <summary>OFDLCK: fcntl(2) record lock owned by an open file description; it names no process.</summary>
    OpenFileDescription,
    /// <summary>LEASE: fcntl(2) F_SETLEASE.</summary>
    Lease,
    /// <summary>DELEG: a delegation of the NFS server.</summary>
    Delegation,
    /// <summary>Anything else the kernel prints.</summary>
    Other,
}
