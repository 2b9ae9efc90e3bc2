namespace Weft.Linux.Procfs;

/// <summary>One line of <c>/proc/locks</c> (proc_locks(5), fs/locks.c lock_get_status), or of a <c>lock:</c> line in <c>fdinfo</c>.</summary>
public struct FileLock
{
    /// <summary>End of a lock that reaches to the end of the file, wherever that is.</summary>
    public const ulong EndOfFile = ulong.MaxValue;

    /// <summary>The line's ordinal; a blocked request has the ordinal of the lock that blocks it.</summary>
    public long Ordinal;
    /// <summary>Whether this is a request that waits for the lock before it (<c>-&gt;</c>).</summary>
    public bool IsBlocked;
    /// <summary>How it was made.</summary>
    public FileLockKind Kind;
    /// <summary>Whether reads and writes of others are stopped too (kernels before 5.15).</summary>
    public bool IsMandatory;
    /// <summary>Whether the lease is being broken (BREAKING).</summary>
    public bool IsBreaking;
    /// <summary>Shared or exclusive.</summary>
    public FileLockAccess Access;
    /// <summary>The owner (for FLOCK the process that made it); -1 when it names none.</summary>
    public int ProcessId;
    /// <summary>Device of the file system, major number.</summary>
    public uint DeviceMajor;
    /// <summary>Device of the file system, minor number.</summary>
    public uint DeviceMinor;
    /// <summary>The file's inode; 0 when the kernel prints none.</summary>
    public ulong Inode;
    /// <summary>First byte locked.</summary>
    public ulong Start;
    /// <summary>Last byte locked, or <see cref="EndOfFile"/>.</summary>
    public ulong End;
}
