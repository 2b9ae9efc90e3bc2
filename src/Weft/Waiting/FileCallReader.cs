using System.Text;
using Weft.Columns;
using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>Tells of waits for a file or a device: opening a FIFO, a lease that is in the way, a disk that does not answer.</summary>
internal sealed class FileCallReader(WaitSources sources)
{
    private const string PathFirst = " open stat lstat access unlink mkdir rmdir rename truncate statfs chdir execve readlink creat ";
    private const string PathSecond = " openat newfstatat statx unlinkat mkdirat faccessat faccessat2 renameat2 readlinkat ";
    private const string ByDescriptor = " read readv pread64 preadv write writev pwrite64 pwritev fsync fdatasync ftruncate fallocate getdents64 fstat close sync_file_range syncfs fstatfs ";

    /// <summary>Reads a wait in open(2).</summary>
    public static Wait Open(ThreadLook thread, ulong path, ulong flags, string evidence)
    {
        string name = WaitSources.Path(thread, path);
        string file = name.Length > 0 ? name : "a file";
        Wait wait = new() { Kind = WaitKind.Unknown, Object = name.Length > 0 ? name : null, Text = $"{file} to be opened", Evidence = evidence, Unknown = "this kind of file is not followed" };
        if (thread.WaitChannel is "wait_for_partner" or "fifo_open")
            return wait with { Kind = WaitKind.Pipe, Text = $"someone to open the other end of {file}", IsWrite = (flags & 3) == 1, Unknown = "any process may open it" };
        if (thread.WaitChannel == "__break_lease") return wait with { Kind = WaitKind.FileLock, Text = $"a lease on {file} to be given up", IsTimed = true, Unknown = "who holds it is not read; the kernel takes it after a time" };
        return wait;
    }

    /// <summary>Reads a wait that no signal interrupts.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="channel">In which function of the kernel it stands, in words; empty when not known.</param>
    public Wait Uninterruptible(ThreadLook thread, string channel)
    {
        Wait wait = new() { Kind = WaitKind.Disk, Text = channel.Length > 0 ? $"an uninterruptible wait, {channel}" : "an uninterruptible wait", Evidence = channel, Unknown = "the device is not known" };
        if (thread.CallOutcome != ReadOutcome.Read || thread.Call.Kind == SystemCallKind.Running) return wait;
        if (thread.Call.Kind == SystemCallKind.OutsideCall) return wait with { Text = $"{wait.Text}, outside a system call", Unknown = "a page that is fetched, as a rule" };
        string name = Encoding.ASCII.GetString(SystemCallNames.Of(thread.Call.Number));
        string? file = File(thread, name);
        return wait with
        {
            Object = file, Text = file is null ? $"{wait.Text}, in {name}" : $"{wait.Text}, in {name} of {file}",
            Evidence = channel.Length > 0 ? $"system call {name}, {channel}" : $"system call {name}", Unknown = file is null ? wait.Unknown : "the file system or device does not answer yet",
        };
    }

    // Of the calls that name one file, by descriptor or path.
    private string? File(ThreadLook thread, string call)
    {
        SystemCallArguments arguments = thread.Call.Arguments;
        string path = Has(PathFirst, call) ? WaitSources.Path(thread, arguments[0])
            : Has(PathSecond, call) ? WaitSources.Path(thread, arguments[1])
            : Has(ByDescriptor, call) ? sources.Link(thread, (int)arguments[0]) ?? "" : "";
        return path.Length > 0 ? path : null;
    }

    private static bool Has(string calls, string call) => calls.Contains($" {call} ", StringComparison.Ordinal);
}
