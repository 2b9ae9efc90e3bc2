using Weft.Native;

namespace Weft.Linux.Bpf;

/// <summary>
/// Whether this process is in the machine's first PID and time namespaces. BPF programs see tasks by those namespaces'
/// ids and clocks; elsewhere they would contradict /proc.
/// </summary>
internal static class InitialNamespaces
{
    // PROC_PID_INIT_INO and PROC_TIME_INIT_INO (include/linux/proc_ns.h): fixed, where other namespaces get fresh numbers.
    private const ulong InitialPid = 0xEFFF_FFFC;
    private const ulong InitialTime = 0xEFFF_FFFA;

    /// <summary>Checks this process.</summary>
    /// <param name="reason">Which namespace is another; empty when both are the first.</param>
    public static bool TryRequire(out string reason) => TryRequire("/proc/self/ns/pid\0"u8, "/proc/self/ns/time\0"u8, out reason);

    /// <summary>Checks two namespace files.</summary>
    /// <param name="pid">Path of the PID namespace's file, ending in NUL.</param>
    /// <param name="time">Path of the time namespace's file, ending in NUL; it may be absent, in kernels that have no such namespaces.</param>
    /// <param name="reason">Which namespace is another; empty when both are the first.</param>
    public static bool TryRequire(ReadOnlySpan<byte> pid, ReadOnlySpan<byte> time, out string reason)
    {
        Errno pidError = Files.Status(Files.CurrentDirectory, pid, out FileStatus pidStatus);
        Errno timeError = Files.Status(Files.CurrentDirectory, time, out FileStatus timeStatus);
        reason = (pidError, timeError) switch
        {
            (not Errno.None, _) => $"cannot tell this process's PID namespace (/proc/self/ns/pid: {pidError})",
            _ when pidStatus.Inode != InitialPid => "this process is in a PID namespace of its own (a container), where the kernel's task ids are not those of /proc",
            (_, not (Errno.None or Errno.NoEntry)) => $"cannot tell this process's time namespace (/proc/self/ns/time: {timeError})",
            (_, Errno.None) when timeStatus.Inode != InitialTime => "this process is in a time namespace of its own, where the kernel's start times are not those of /proc",
            _ => "",
        };
        return reason.Length == 0;
    }
}
