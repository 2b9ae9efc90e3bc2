namespace Weft.Linux.Procfs;

/// <summary>What an open file is, as far as the lines of its <c>fdinfo</c> tell.</summary>
public enum DescriptorKind : byte
{
    /// <summary>Anything else: regular files, pipes, sockets, devices. The link in <c>fd/</c> tells.</summary>
    Other,
    /// <summary>eventfd(2).</summary>
    Event,
    /// <summary>epoll(7) with at least one file in it.</summary>
    EventPoll,
    /// <summary>inotify(7) with at least one watch.</summary>
    Inotify,
    /// <summary>fanotify(7).</summary>
    Fanotify,
    /// <summary>timerfd_create(2).</summary>
    Timer,
    /// <summary>signalfd(2).</summary>
    Signal,
    /// <summary>pidfd_open(2).</summary>
    Process,
}
