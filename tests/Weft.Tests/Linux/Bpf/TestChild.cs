using System.Runtime.InteropServices;
using System.Text;
using Weft.Native;

namespace Weft.Tests.Linux.Bpf;

/// <summary>A child by posix_spawn(3) that nobody reaps behind the test's back.</summary>
internal sealed class TestChild : IDisposable
{
    private const int Kill = 9;
    private const int ByPid = 1;
    private const int Exited = 4;
    private const int LeaveWaitable = 0x0100_0000;

    [DllImport("libc")]
    private static extern int posix_spawn(out int pid, byte[] path, nint actions, nint attributes, nint[] arguments, nint[] environment);

    [DllImport("libc")]
    private static extern int waitid(int kind, int pid, byte[] information, int options);

    [DllImport("libc")]
    private static extern int waitpid(int pid, out int status, int options);

    [DllImport("libc")]
    private static extern int kill(int pid, int signal);

    [DllImport("libc")]
    private static extern int mkfifo(byte[] path, uint mode);

    public TestChild(params string[] command)
    {
        nint[] arguments = [.. command.Select(Marshal.StringToCoTaskMemUTF8), 0];
        nint[] environment = [Marshal.StringToCoTaskMemUTF8("PATH=/usr/bin:/bin"), 0];
        int error = posix_spawn(out int pid, Encoding.UTF8.GetBytes(command[0] + "\0"), 0, 0, arguments, environment);
        foreach (nint text in arguments) Marshal.FreeCoTaskMem(text);
        Marshal.FreeCoTaskMem(environment[0]);
        if (error != 0) throw new InvalidOperationException($"posix_spawn {command[0]}: {error}");
        Id = pid;
    }

    public int Id { get; }

    public static void MakeFifo(string path)
    {
        if (mkfifo(Encoding.UTF8.GetBytes(path + "\0"), 0x180) != 0) throw new InvalidOperationException("mkfifo " + path);
    }

    /// <summary>The calling thread's tid: /proc/thread-self names PID/task/TID.</summary>
    public static int OwnThreadId()
    {
        Span<byte> target = stackalloc byte[64];
        int length = Files.ReadLink(Files.CurrentDirectory, "/proc/thread-self\0"u8, target);
        ReadOnlySpan<byte> text = target[..length];
        return int.Parse(text[(text.LastIndexOf((byte)'/') + 1)..]);
    }

    /// <summary>Waits until it has ended and leaves it a zombie.</summary>
    public void WaitUntilZombie() => _ = waitid(ByPid, Id, new byte[128], Exited | LeaveWaitable);

    public void Dispose()
    {
        _ = kill(Id, Kill);
        _ = waitpid(Id, out _, 0);
    }
}
