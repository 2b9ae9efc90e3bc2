using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>
/// How one task is scheduled: its nice value (getpriority(2), setpriority(2)) and the CPUs it may run on
/// (sched_getaffinity(2), sched_setaffinity(2)). On Linux both belong to the thread, not to its process.
/// </summary>
/// <remarks>By number: the C library's getpriority(3) answers -1 both for an error and for a nice value.</remarks>
public static unsafe partial class TaskScheduling
{
    private const int GetPriority = 140;
    private const int SetPriority = 141;
    private const int SetAffinityNumber = 203;
    private const int GetAffinityNumber = 204;

    // The kernel answers 20 less the nice value, so that it is never negative.
    private const int NiceOffset = 20;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_getpriority(nint number, nint which, nint who);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_setpriority(nint number, nint which, nint who, nint value);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_affinity(nint number, nint task, nint bytes, ulong* mask);

    /// <summary>A task's nice value.</summary>
    /// <param name="task">Its id, not 0.</param>
    /// <param name="nice">-20 (first) … 19.</param>
    /// <returns><see cref="Errno.None"/> or the error; NoProcess when it is gone.</returns>
    public static Errno TryNice(int task, out int nice)
    {
        nint result = syscall_getpriority(GetPriority, 0, task);
        nice = result > 0 ? NiceOffset - (int)result : 0;
        return result > 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
    }

    /// <summary>Gives a task a nice value; the kernel clamps it to -20 … 19.</summary>
    /// <returns>
    /// <see cref="Errno.None"/> or the error: NotPermitted for another user's task, AccessDenied to lower one's own without
    /// CAP_SYS_NICE, NoProcess when it is gone.
    /// </returns>
    public static Errno SetNice(int task, int nice) =>
        syscall_setpriority(SetPriority, 0, task, nice) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    /// <summary>The CPUs a task may run on: bit n of the words is CPU n.</summary>
    /// <param name="task">Its id, not 0.</param>
    /// <param name="words">Where they go.</param>
    /// <returns>Words filled, or a negative <see cref="Errno"/>: Invalid when there is room for fewer CPUs than the kernel has.</returns>
    public static int TryAffinity(int task, Span<ulong> words)
    {
        fixed (ulong* mask = words)
        {
            nint result = syscall_affinity(GetAffinityNumber, task, words.Length * sizeof(ulong), mask);
            return result >= 0 ? (int)(result / sizeof(ulong)) : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Lets a task run on these CPUs only.</summary>
    /// <returns>
    /// <see cref="Errno.None"/> or the error: Invalid when none of them is there for it, NotPermitted for another user's task,
    /// NoProcess when it is gone.
    /// </returns>
    public static Errno SetAffinity(int task, ReadOnlySpan<ulong> words)
    {
        fixed (ulong* mask = words)
            return syscall_affinity(SetAffinityNumber, task, words.Length * sizeof(ulong), mask) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
    }
}
