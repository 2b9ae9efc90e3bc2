using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>What a process settles about itself (prctl(2), getppid(2), capget(2)) and does to others (kill(2)).</summary>
public static unsafe partial class ProcessControl
{
    private const int SetParentDeathSignal = 1;
    private const int SetThreadName = 15;
    private const int GetSeccompMode = 21;
    private const int SetChildSubreaper = 36;
    private const int KillSignal = 9;
    private const uint CapabilityVersion3 = 0x20080522;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc")]
    private static partial int getppid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);

    // glibc has tgkill only since 2.30.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_tgkill(nint number, nint process, nint task, nint signal);

    [LibraryImport("libc")]
    private static partial int pause();

    [LibraryImport("libc")]
    private static partial int setpriority(int which, uint who, int value);

    [LibraryImport("libc")]
    private static partial int sched_getaffinity(int task, nuint bytes, ulong* mask);

    [LibraryImport("libc")]
    private static partial int sched_setaffinity(int task, nuint bytes, ulong* mask);

    [LibraryImport("libc")]
    private static partial int nanosleep(long* request, long* remaining);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_capget(nint number, void* header, void* data);

    /// <summary>The parent's process id; 0 when it is in an outer PID namespace.</summary>
    public static int ParentId => getppid();

    /// <summary>PR_GET_SECCOMP: 0 no filter, 1 strict, 2 a filter; negative when the kernel has no seccomp.</summary>
    public static int SeccompMode => prctl(GetSeccompMode, 0, 0, 0, 0);

    /// <summary>PR_SET_NAME: names the calling thread (its comm).</summary>
    /// <param name="name">The name, ending in NUL within 16 bytes.</param>
    public static void SetName(ReadOnlySpan<byte> name)
    {
        byte* bytes = stackalloc byte[16];
        name[..Math.Min(name.Length, 15)].CopyTo(new Span<byte>(bytes, 15));
        bytes[15] = 0;
        _ = prctl(SetThreadName, (nuint)bytes, 0, 0, 0);
    }

    /// <summary>
    /// PR_SET_PDEATHSIG: this process is killed when the thread that made it ends. Answers false when the parent has
    /// gone already, so that the caller can end at once.
    /// </summary>
    /// <param name="parent">The process that made this one.</param>
    public static bool DieWithParent(int parent)
    {
        _ = prctl(SetParentDeathSignal, KillSignal, 0, 0, 0);
        return getppid() == parent;
    }

    /// <summary>PR_SET_CHILD_SUBREAPER: descendants whose parent ends become this process's children.</summary>
    public static void AdoptOrphans() => _ = prctl(SetChildSubreaper, 1, 0, 0, 0);

    /// <summary>kill(2).</summary>
    /// <returns><see cref="Errno.None"/> or the error.</returns>
    public static Errno Signal(int process, int signal) => kill(process, signal) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    /// <summary>tgkill(2): sends a signal to one thread.</summary>
    /// <param name="process">Its process.</param>
    /// <param name="task">The thread.</param>
    /// <param name="signal">The signal; 0 only asks whether it is there.</param>
    /// <returns><see cref="Errno.None"/> or the error; NoProcess when the thread is gone.</returns>
    public static Errno SignalThread(int process, int task, int signal) =>
        syscall_tgkill(234, process, task, signal) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    /// <summary>pause(2): sleeps until a signal ends the process or is handled.</summary>
    public static void Pause() => _ = pause();

    /// <summary>nanosleep(3): sleeps in the kernel's clock_nanosleep(2), as a C program does.</summary>
    public static void Sleep(TimeSpan time)
    {
        long* request = stackalloc long[2] { time.Ticks / TimeSpan.TicksPerSecond, time.Ticks % TimeSpan.TicksPerSecond * 100 };
        _ = nanosleep(request, null);
    }

    /// <summary>Gives the calling thread the best nice value (setpriority(2)); without permission nothing changes.</summary>
    public static void RunFirst() => _ = setpriority(0, 0, -20);

    /// <summary>Lets all others go first (nice 19): setpriority(2) for the calling thread.</summary>
    public static void GiveWay() => _ = setpriority(0, 0, 19);

    /// <summary>Keeps the calling thread on the first CPU it may run on (sched_setaffinity(2)).</summary>
    public static void StayOnOneProcessor()
    {
        const int Words = 16;
        ulong* mask = stackalloc ulong[Words];
        new Span<ulong>(mask, Words).Clear();
        if (sched_getaffinity(0, Words * sizeof(ulong), mask) != 0) return;
        bool found = false;
        for (int i = 0; i < Words; i++)
        {
            mask[i] = found ? 0 : mask[i] & (0 - mask[i]);
            found |= mask[i] != 0;
        }
        _ = sched_setaffinity(0, Words * sizeof(ulong), mask);
    }

    /// <summary>capget(2): the calling thread's effective capabilities, one bit each by number.</summary>
    public static ulong EffectiveCapabilities
    {
        get
        {
            uint* header = stackalloc uint[2] { CapabilityVersion3, 0 };
            // Two of struct __user_cap_data_struct {effective, permitted, inheritable}: low and high words.
            uint* data = stackalloc uint[6];
            new Span<uint>(data, 6).Clear();
            _ = syscall_capget(125, header, data);
            return data[0] | ((ulong)data[3] << 32);
        }
    }
}
