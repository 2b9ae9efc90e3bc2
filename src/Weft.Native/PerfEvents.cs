using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Performance events (perf_event_open(2)). Answers descriptors, or a negative <see cref="Errno"/>.</summary>
public static unsafe partial class PerfEvents
{
    // struct perf_event_attr as of its first version (PERF_ATTR_SIZE_VER0), which every kernel takes.
    private const int AttributesBytes = 64;
    private const int ConfigAt = 8;
    private const int FlagsAt = 40;
    private const ulong Disabled = 1;
    private const ulong ExcludeKernel = 1 << 5;
    private const ulong ExcludeHypervisor = 1 << 6;
    private const int CloseOnExec = 8;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_perf_event_open(nint number, void* attributes, nint process, nint processor, nint group, nint flags);

    /// <summary>Opens a counting event that is not started.</summary>
    /// <param name="type">What kind of event.</param>
    /// <param name="config">Which one (PERF_COUNT_*).</param>
    /// <param name="process">The task to count for; 0 for the caller, -1 for all.</param>
    /// <param name="processor">The CPU to count on; -1 for any.</param>
    /// <param name="withKernel">Whether to count in the kernel too.</param>
    /// <returns>A descriptor the caller must close, or a negative <see cref="Errno"/>.</returns>
    public static int Open(PerfEventType type, ulong config, int process, int processor, bool withKernel)
    {
        byte* attributes = stackalloc byte[AttributesBytes];
        new Span<byte>(attributes, AttributesBytes).Clear();
        *(uint*)attributes = (uint)type;
        *(uint*)(attributes + sizeof(uint)) = AttributesBytes;
        *(ulong*)(attributes + ConfigAt) = config;
        *(ulong*)(attributes + FlagsAt) = Disabled | ExcludeHypervisor | (withKernel ? 0 : ExcludeKernel);
        nint result = syscall_perf_event_open(298, attributes, process, processor, -1, CloseOnExec);
        return result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
    }
}
