using System.Runtime.InteropServices;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Tests.Support;

/// <summary>
/// A directory laid out like /proc, to be filled with any bytes: processes, threads, missing files, files nobody may read,
/// and files whose read blocks. It is removed when disposed.
/// </summary>
public sealed class FakeProc : IDisposable
{
    private ProcRoot? _root;

    public FakeProc()
    {
        // In memory where that is offered: a disk takes minutes to remove some ten thousand files.
        Path = Directory.Exists("/dev/shm")
            ? Directory.CreateDirectory($"/dev/shm/weft-proc-{Environment.ProcessId}-{Guid.NewGuid():N}", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName
            : Directory.CreateTempSubdirectory("weft-proc-").FullName;
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>The directory as a proc root; it stays open until this is disposed.</summary>
    public ProcRoot Root => _root ??= ProcRoot.TryOpen(Path, out ProcRoot? root) == Errno.None ? root! : throw new IOException(Path);

    /// <summary>Adds a process with the usual files; its main thread and each thread named get a directory under task/.</summary>
    /// <param name="leader">The main thread: its tid is the process id.</param>
    /// <param name="threads">The other threads.</param>
    public FakeProc Process(FakeTask leader, params ReadOnlySpan<FakeTask> threads)
    {
        FakeTask counted = leader with { ThreadCount = threads.Length + 1 };
        Task(leader.Tid.ToString(), counted, leader.Tid);
        Task($"{leader.Tid}/task/{leader.Tid}", counted, leader.Tid);
        foreach (FakeTask thread in threads) Task($"{leader.Tid}/task/{thread.Tid}", thread with { ThreadCount = threads.Length + 1 }, leader.Tid);
        byte[] commandLine = leader.HasMemory ? [.. leader.Name, 0] : [];
        return File($"{leader.Tid}/cmdline", commandLine);
    }

    /// <summary>Adds a process of one thread.</summary>
    public FakeProc Process(int tgid) => Process(new FakeTask(tgid));

    /// <summary>Writes a file; its directories are made.</summary>
    /// <param name="path">Below the root, such as <c>812/stat</c>.</param>
    /// <param name="content">Any bytes.</param>
    public FakeProc File(string path, ReadOnlySpan<byte> content)
    {
        string full = Full(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        System.IO.File.Delete(full); // a FIFO would block the writer
        System.IO.File.WriteAllBytes(full, content.ToArray());
        return this;
    }

    /// <summary>Writes a file of UTF-8 text.</summary>
    public FakeProc File(string path, string content) => File(path, FakeTask.Utf8(content));

    /// <summary>Removes a file, or a directory with all in it.</summary>
    public FakeProc Remove(string path)
    {
        string full = Full(path);
        if (Directory.Exists(full)) Directory.Delete(full, recursive: true);
        else System.IO.File.Delete(full);
        return this;
    }

    /// <summary>Makes a symbolic link, such as <c>812/exe</c>, that leads nowhere in particular.</summary>
    public FakeProc Link(string path, string target)
    {
        string full = Full(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        System.IO.File.CreateSymbolicLink(full, target);
        return this;
    }

    /// <summary>Takes all rights from a file. Root reads it nevertheless: see <see cref="CanBeRefused"/>.</summary>
    public FakeProc Unreadable(string path)
    {
        if (chmod(FakeTask.Utf8(Full(path) + "\0"), 0) != 0) throw new IOException($"chmod {path}: {Marshal.GetLastPInvokeError()}");
        return this;
    }

    /// <summary>Whether this user can be refused a file by its mode.</summary>
    public static bool CanBeRefused => !Environment.IsPrivilegedProcess;

    /// <summary>Puts a FIFO in a file's place: opening it to read blocks until <see cref="Release"/>, as a read of cmdline blocks on a mmap lock.</summary>
    public FakeProc Blocking(string path)
    {
        string full = Full(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        System.IO.File.Delete(full);
        if (mkfifo(FakeTask.Utf8(full + "\0"), 0x1B6) != 0) throw new IOException($"mkfifo {full}: {Marshal.GetLastPInvokeError()}");
        return this;
    }

    /// <summary>Lets the reader that is blocked on a FIFO go on, with a text. Waits until there is such a reader.</summary>
    public void Release(string path, ReadOnlySpan<byte> text)
    {
        using FileStream writer = new(Full(path), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        writer.Write(text);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _root?.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private void Task(string directory, FakeTask task, int tgid)
    {
        File($"{directory}/stat", task.StatText());
        File($"{directory}/status", task.StatusText(tgid));
        File($"{directory}/comm", [.. task.Name, (byte)'\n']);
        File($"{directory}/schedstat", "100 200 3\n");
        File($"{directory}/io", "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 6\ncancelled_write_bytes: 7\n");
        File($"{directory}/cgroup", "0::/system.slice/prog.service\n");
    }

    private string Full(string path) => System.IO.Path.Combine(Path, path);

    [DllImport("libc", SetLastError = true)]
    private static extern int mkfifo(byte[] path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int chmod(byte[] path, uint mode);
}
