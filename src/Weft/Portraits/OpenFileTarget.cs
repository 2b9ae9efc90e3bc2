using Weft.Linux.Procfs;

namespace Weft.Portraits;

/// <summary>Tells what a descriptor is from the target of its link in <c>fd/</c> (proc_pid_fd(5)). Pure functions over bytes.</summary>
public static class OpenFileTarget
{
    /// <summary>Classifies a target.</summary>
    /// <param name="target">As readlink(2) gave it.</param>
    /// <param name="inode">The inode of a socket, pipe or namespace; 0 for others.</param>
    /// <returns>The kind; File for every path, since only the file itself tells a directory from a device.</returns>
    public static OpenFileKind Classify(ReadOnlySpan<byte> target, out ulong inode)
    {
        inode = 0;
        if (target.StartsWith("/memfd:"u8)) return OpenFileKind.MemoryFile;
        if (target.StartsWith("/"u8)) return OpenFileKind.File;
        if (target.StartsWith("anon_inode:"u8)) return OfAnonymous(target["anon_inode:".Length..]);
        if (!NamespaceLink.TryParse(target, out ReadOnlySpan<byte> name, out inode)) return OpenFileKind.Other;
        if (name.SequenceEqual("socket"u8)) return OpenFileKind.Socket;
        if (name.SequenceEqual("pipe"u8)) return OpenFileKind.Pipe;
        if (name.SequenceEqual("pidfd"u8)) return OpenFileKind.Process;
        return IsNamespace(name) ? OpenFileKind.Namespace : OpenFileKind.Other;
    }

    /// <summary>The kind of a path by its file's type.</summary>
    /// <param name="type">S_IFMT bits, or a negative error.</param>
    /// <param name="path">The path.</param>
    public static OpenFileKind OfType(int type, ReadOnlySpan<byte> path) => type switch
    {
        0x4000 => OpenFileKind.Directory,
        0x2000 when path.StartsWith("/dev/pts/"u8) || path.StartsWith("/dev/tty"u8) || path.SequenceEqual("/dev/console"u8) => OpenFileKind.Terminal,
        0x2000 or 0x6000 => OpenFileKind.Device,
        0x1000 => OpenFileKind.Pipe,
        0xC000 => OpenFileKind.Socket,
        // A file whose server does not answer is still a path.
        _ => OpenFileKind.File,
    };

    private static OpenFileKind OfAnonymous(ReadOnlySpan<byte> name)
    {
        name = name.TrimStart((byte)'[').TrimEnd((byte)']');
        if (name.SequenceEqual("eventfd"u8)) return OpenFileKind.Event;
        if (name.SequenceEqual("eventpoll"u8)) return OpenFileKind.EventPoll;
        if (name.SequenceEqual("inotify"u8) || name.SequenceEqual("fanotify"u8)) return OpenFileKind.FileWatch;
        if (name.SequenceEqual("timerfd"u8)) return OpenFileKind.Timer;
        if (name.SequenceEqual("signalfd"u8)) return OpenFileKind.Signal;
        if (name.SequenceEqual("pidfd"u8)) return OpenFileKind.Process;
        if (name.SequenceEqual("io_uring"u8)) return OpenFileKind.IoRing;
        if (name.SequenceEqual("perf_event"u8)) return OpenFileKind.PerformanceEvent;
        return name.StartsWith("bpf"u8) || name.SequenceEqual("btf"u8) ? OpenFileKind.Bpf : OpenFileKind.Other;
    }

    private static bool IsNamespace(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("mnt"u8) || name.SequenceEqual("net"u8) || name.SequenceEqual("pid"u8) || name.SequenceEqual("user"u8)
        || name.SequenceEqual("uts"u8) || name.SequenceEqual("ipc"u8) || name.SequenceEqual("cgroup"u8) || name.SequenceEqual("time"u8);
}
