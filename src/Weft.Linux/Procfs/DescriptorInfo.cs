namespace Weft.Linux.Procfs;

/// <summary>The contents of <c>fdinfo/FD</c> (proc_pid_fdinfo(5), Documentation/filesystems/proc.rst §3.8).</summary>
public struct DescriptorInfo
{
    /// <summary>What the extra lines say this is.</summary>
    public DescriptorKind Kind;
    /// <summary>pos: file offset.</summary>
    public long Position;
    /// <summary>flags: access mode and status flags of open(2), O_CLOEXEC among them.</summary>
    public uint Flags;
    /// <summary>mnt_id: mount, as in mountinfo; -1 when the kernel does not say.</summary>
    public int MountId;
    /// <summary>ino: inode (Linux 5.14; 0 before).</summary>
    public ulong Inode;
    /// <summary>eventfd-count: the counter.</summary>
    public ulong EventCount;
    /// <summary>eventfd-id: the same for all who have this eventfd (Linux 5.2); null when the kernel does not say.</summary>
    public int? EventId;
    /// <summary>tty-index: N of the terminal /dev/pts/N whose master this is; null for other files.</summary>
    public int? TerminalIndex;
    /// <summary>sigmask: signals that a signalfd takes; bit n-1 is signal n.</summary>
    public ulong SignalMask;
    /// <summary>Pid: the process of a pidfd; 0 when outside this PID namespace, -1 when it has ended.</summary>
    public int ProcessId;
    /// <summary>clockid: the clock of a timerfd (clock_gettime(2)).</summary>
    public int TimerClock;
    /// <summary>ticks: expirations of a timerfd not yet read.</summary>
    public ulong TimerTicks;
    /// <summary>it_value: time to the next expiry, nanoseconds; 0 when disarmed.</summary>
    public ulong TimerRemainingNanoseconds;
    /// <summary>it_interval: period, nanoseconds; 0 for one shot.</summary>
    public ulong TimerIntervalNanoseconds;
    /// <summary>Files in an epoll set (lines <c>tfd:</c>) or watches of an inotify or fanotify file.</summary>
    public int WatchCount;
    /// <summary>Locks held on the file through this process (lines <c>lock:</c>).</summary>
    public int LockCount;
}
