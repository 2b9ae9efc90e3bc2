using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Looks at System V semaphores without changing them (semctl(2)).</summary>
public static partial class SemaphoreSets
{
    private const int GetProcessId = 11;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int semctl(int set, int index, int command);

    /// <summary>The process that last changed a semaphore (GETPID), as this process's PID namespace numbers it.</summary>
    /// <returns>The pid, 0 for none, or a negative <see cref="Errno"/>: EACCES without the right to read the set.</returns>
    public static int LastOperator(int set, int index)
    {
        int pid = semctl(set, index, GetProcessId);
        return pid >= 0 ? pid : -Marshal.GetLastPInvokeError();
    }
}
