using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Asks the kernel whether two tasks share a resource: kcmp(2). No file is opened and no task is stopped.</summary>
public static partial class ResourceComparison
{
    private const int Number = 312;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_kcmp(nint number, nint first, nint second, nint type, nint unused1, nint unused2);

    /// <summary>Compares one resource of two tasks.</summary>
    /// <remarks>
    /// The kernel compares pointers, so two tasks that both lack the resource (kernel threads and zombies have no address
    /// space) are "the same" too. The caller must have the right to inspect both (PTRACE_MODE_READ_REALCREDS).
    /// </remarks>
    /// <param name="first">A pid or tid in this process's PID namespace.</param>
    /// <param name="second">Another.</param>
    /// <param name="resource">What to compare.</param>
    /// <returns>
    /// 0 when it is the same; 1, 2 or 3 when not; or a negative <see cref="Errno"/>: EPERM, ESRCH when one has ended,
    /// ENOSYS without CONFIG_KCMP, EOPNOTSUPP for the undo list without CONFIG_SYSVIPC.
    /// </returns>
    public static int Compare(int first, int second, ComparedResource resource)
    {
        nint result = syscall_kcmp(Number, first, second, (nint)resource, 0, 0);
        return result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
    }
}
