using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Waiting;

/// <summary>What a descriptor of a task is.</summary>
internal static class DescriptorTargets
{
    /// <summary>The text of its link, such as <c>pipe:[812]</c>; null when it cannot be read.</summary>
    public static string? Link(in TaskLocation at, int descriptor) =>
        TaskLinks.Descriptor(at, descriptor, stackalloc byte[TaskLinks.MaximumBytes], out ReadOnlySpan<byte> target) == ReadOutcome.Read ? Encoding.UTF8.GetString(target) : null;

    /// <summary>Whether it is a pipe or FIFO.</summary>
    public static bool IsFifo(in TaskLocation at, int descriptor)
    {
        ProcPath path = at.Path(stackalloc byte[ProcPath.MaximumBytes], "fd/"u8).Number(descriptor);
        return Files.Status(at.Directory, path.Terminated, out FileStatus status) == Errno.None && status.IsFifo;
    }
}
