using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>ptrace(2). All requests for one target must come from one thread.</summary>
public static partial class Ptrace
{
    private const nint SeizeRequest = 0x4206;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_ptrace(nint number, nint request, nint task, nint address, nint data);

    /// <summary>PTRACE_SEIZE: attaches without stopping the target, and lets it go when this thread ends.</summary>
    /// <param name="tid">The task.</param>
    /// <returns><see cref="Errno.None"/>, or EPERM when this user may not trace it.</returns>
    public static Errno Seize(int tid) => syscall_ptrace(101, SeizeRequest, tid, 0, 0) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
}
