using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>
/// Descriptors that stand for a process or a thread (pidfd_open(2), pidfd_send_signal(2)): what is done through one is done to
/// that task or to none, even when its number has been given to another.
/// </summary>
public static unsafe partial class ProcessDescriptors
{
    private const int OpenNumber = 434;
    private const int SendSignalNumber = 424;

    // include/uapi/linux/pidfd.h; PIDFD_THREAD is O_EXCL.
    private const int Thread = 0x80;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_pidfd_open(nint number, nint process, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_pidfd_send_signal(nint number, nint descriptor, nint signal, nint information, nint flags);

    /// <summary>A descriptor of a process; it can be read once the process has ended, all its threads with it.</summary>
    /// <returns>A descriptor the caller must close, or a negative <see cref="Errno"/>: Invalid or NoEntry when the number is that of a thread.</returns>
    public static int OpenProcess(int process) => Open(process, 0);

    /// <summary>A descriptor of one thread (PIDFD_THREAD, Linux 6.9); it can be read once the thread has ended.</summary>
    /// <returns>A descriptor the caller must close, or a negative <see cref="Errno"/>: Invalid where the kernel has none.</returns>
    public static int OpenThread(int task) => Open(task, Thread);

    /// <summary>Sends a signal to what the descriptor stands for: a process, or the one thread.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="signal">1 … 64; 0 only asks whether it could be sent.</param>
    /// <returns><see cref="Errno.None"/>, or the error: NoProcess when it has ended, NotPermitted, Invalid for no signal.</returns>
    public static Errno Signal(int descriptor, int signal) =>
        syscall_pidfd_send_signal(SendSignalNumber, descriptor, signal, 0, 0) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    /// <summary>Whether what the descriptor stands for has ended; a process has when no thread of it is left, reaped or not.</summary>
    public static bool HasEnded(int descriptor)
    {
        Span<bool> ready = stackalloc bool[1];
        return Pipes.WaitReadable([descriptor], 0, ready) != 0;
    }

    private static int Open(int task, int flags)
    {
        nint result = syscall_pidfd_open(OpenNumber, task, flags);
        return result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
    }
}
