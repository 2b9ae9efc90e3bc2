namespace Weft.Portraits;

/// <summary>What an open descriptor is.</summary>
public enum OpenFileKind : byte
{
    /// <summary>Something the kernel names in a way not known here.</summary>
    Other,
    /// <summary>A regular file.</summary>
    File,
    /// <summary>A directory.</summary>
    Directory,
    /// <summary>A terminal: /dev/pts/N, /dev/ttyN, /dev/console.</summary>
    Terminal,
    /// <summary>A character or block device, /dev/null among them.</summary>
    Device,
    /// <summary>pipe(2), or a named one.</summary>
    Pipe,
    /// <summary>socket(2).</summary>
    Socket,
    /// <summary>memfd_create(2).</summary>
    MemoryFile,
    /// <summary>eventfd(2).</summary>
    Event,
    /// <summary>epoll(7).</summary>
    EventPoll,
    /// <summary>inotify(7) or fanotify(7).</summary>
    FileWatch,
    /// <summary>timerfd_create(2).</summary>
    Timer,
    /// <summary>signalfd(2).</summary>
    Signal,
    /// <summary>pidfd_open(2).</summary>
    Process,
    /// <summary>io_uring(7).</summary>
    IoRing,
    /// <summary>A BPF map, program or link.</summary>
    Bpf,
    /// <summary>perf_event_open(2).</summary>
    PerformanceEvent,
    /// <summary>A namespace held open.</summary>
    Namespace,
}
