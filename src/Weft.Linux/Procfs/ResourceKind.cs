namespace Weft.Linux.Procfs;

/// <summary>What a limit is on: RLIMIT_* of x86-64 (getrlimit(2), include/uapi/asm-generic/resource.h).</summary>
public enum ResourceKind : byte
{
    /// <summary>RLIMIT_CPU, seconds.</summary>
    CpuTime = 0,
    /// <summary>RLIMIT_FSIZE, bytes.</summary>
    FileSize = 1,
    /// <summary>RLIMIT_DATA, bytes.</summary>
    DataSize = 2,
    /// <summary>RLIMIT_STACK, bytes.</summary>
    StackSize = 3,
    /// <summary>RLIMIT_CORE, bytes.</summary>
    CoreFileSize = 4,
    /// <summary>RLIMIT_RSS, bytes; without effect.</summary>
    ResidentSet = 5,
    /// <summary>RLIMIT_NPROC: tasks of the real user.</summary>
    Processes = 6,
    /// <summary>RLIMIT_NOFILE: one more than the highest descriptor.</summary>
    OpenFiles = 7,
    /// <summary>RLIMIT_MEMLOCK, bytes.</summary>
    LockedMemory = 8,
    /// <summary>RLIMIT_AS, bytes.</summary>
    AddressSpace = 9,
    /// <summary>RLIMIT_LOCKS; without effect.</summary>
    FileLocks = 10,
    /// <summary>RLIMIT_SIGPENDING.</summary>
    PendingSignals = 11,
    /// <summary>RLIMIT_MSGQUEUE, bytes.</summary>
    MessageQueueSize = 12,
    /// <summary>RLIMIT_NICE: 20 minus the lowest nice value.</summary>
    NicePriority = 13,
    /// <summary>RLIMIT_RTPRIO.</summary>
    RealtimePriority = 14,
    /// <summary>RLIMIT_RTTIME, microseconds.</summary>
    RealtimeTimeout = 15,
    /// <summary>A limit this table does not know.</summary>
    Unknown = 255,
}
