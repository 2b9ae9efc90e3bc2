using Weft.Native;

namespace Weft.Linux.Procfs;

/// <summary>Reads the magic links of a task: <c>exe</c>, <c>cwd</c>, <c>root</c>, <c>ns/*</c>, <c>fd/*</c> (proc_pid_exe(5) and its kin).</summary>
public static class TaskLinks
{
    /// <summary>A buffer of this size holds every target: the kernel gives up at a page.</summary>
    public const int MaximumBytes = 4096;

    /// <summary>Reads one link.</summary>
    /// <param name="at">The task.</param>
    /// <param name="name">The link, without a NUL.</param>
    /// <param name="buffer">Where the target goes; <see cref="MaximumBytes"/> is enough.</param>
    /// <param name="target">The target: raw bytes, in the task's own mount namespace.</param>
    public static ReadOutcome Read(in TaskLocation at, ReadOnlySpan<byte> name, Span<byte> buffer, out ReadOnlySpan<byte> target)
    {
        ProcPath path = at.Path(stackalloc byte[ProcPath.MaximumBytes], name);
        int length = Files.ReadLink(at.Directory, path.Terminated, buffer);
        target = length >= 0 ? buffer[..length] : default;
        if (length >= 0 || (Errno)(-length) is not (Errno.NoEntry or Errno.NoProcess)) return ReadOutcomes.From(length);
        // The link is there but leads nowhere: no program (kernel thread), no namespace any more (zombie).
        if (Files.Status(at.Directory, path.Terminated, out _, followLinks: false) == Errno.None) return ReadOutcome.NotApplicable;
        return TaskFiles.Exists(at) ? ReadOutcome.NotSupported : ReadOutcome.Gone;
    }

    /// <summary>Reads <c>exe</c>: the program file.</summary>
    public static ReadOutcome Executable(in TaskLocation at, Span<byte> buffer, out ReadOnlySpan<byte> path, out bool isDeleted) =>
        File(at, "exe"u8, buffer, out path, out isDeleted);

    /// <summary>Reads <c>cwd</c>: the working directory.</summary>
    public static ReadOutcome WorkingDirectory(in TaskLocation at, Span<byte> buffer, out ReadOnlySpan<byte> path, out bool isDeleted) =>
        File(at, "cwd"u8, buffer, out path, out isDeleted);

    /// <summary>Reads <c>root</c>: the root directory (chroot(2)).</summary>
    public static ReadOutcome RootDirectory(in TaskLocation at, Span<byte> buffer, out ReadOnlySpan<byte> path, out bool isDeleted) =>
        File(at, "root"u8, buffer, out path, out isDeleted);

    /// <summary>Reads <c>fd/N</c>: what an open file is, such as <c>/dev/null</c> or <c>pipe:[812]</c>. Gone when it has been closed.</summary>
    public static ReadOutcome Descriptor(in TaskLocation at, int descriptor, Span<byte> buffer, out ReadOnlySpan<byte> target)
    {
        ProcPath path = at.Path(stackalloc byte[ProcPath.MaximumBytes], "fd/"u8).Number(descriptor);
        int length = Files.ReadLink(at.Directory, path.Terminated, buffer);
        target = length >= 0 ? buffer[..length] : default;
        return ReadOutcomes.From(length);
    }

    /// <summary>Reads <c>ns/KIND</c>.</summary>
    /// <param name="at">The task.</param>
    /// <param name="kind">cgroup, ipc, mnt, net, pid, pid_for_children, time, time_for_children, user or uts.</param>
    /// <param name="inode">The namespace's inode.</param>
    public static ReadOutcome Namespace(in TaskLocation at, ReadOnlySpan<byte> kind, out ulong inode)
    {
        inode = 0;
        Span<byte> name = stackalloc byte[32];
        if (kind.Length > name.Length - 3) return ReadOutcome.NotSupported;
        "ns/"u8.CopyTo(name);
        kind.CopyTo(name[3..]);
        ReadOutcome outcome = Read(at, name[..(3 + kind.Length)], stackalloc byte[64], out ReadOnlySpan<byte> target);
        return outcome == ReadOutcome.Read && !NamespaceLink.TryParse(target, out _, out inode) ? ReadOutcome.Malformed : outcome;
    }

    /// <summary>Takes off the mark <c> (deleted)</c> that the kernel puts after the path of a removed file.</summary>
    /// <remarks>A file whose name really ends so looks the same; nothing in the text tells them apart.</remarks>
    public static ReadOnlySpan<byte> WithoutDeletedMark(ReadOnlySpan<byte> target, out bool isDeleted)
    {
        isDeleted = target.EndsWith(" (deleted)"u8);
        return isDeleted ? target[..^" (deleted)".Length] : target;
    }

    private static ReadOutcome File(in TaskLocation at, ReadOnlySpan<byte> name, Span<byte> buffer, out ReadOnlySpan<byte> path, out bool isDeleted)
    {
        ReadOutcome outcome = Read(at, name, buffer, out ReadOnlySpan<byte> target);
        path = WithoutDeletedMark(target, out isDeleted);
        return outcome;
    }
}
