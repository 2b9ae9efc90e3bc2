using System.Runtime.InteropServices;

namespace Weft.Linux.Bpf;

/// <summary>A process that has ended and was waited for, as the program of <see cref="EndedProcessSource"/> writes it.</summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
public struct EndedProcess
{
    internal const int Bytes = 48;
    internal const int ParentOffset = 4;
    internal const int StatusOffset = 24;
    internal const int NameOffset = 32;

    /// <summary>The process (tgid).</summary>
    [FieldOffset(0)] public int Tgid;
    /// <summary>Who waited for it (real_parent->tgid).</summary>
    [FieldOffset(ParentOffset)] public int ParentTgid;
    /// <summary>When it was made, nanoseconds of CLOCK_BOOTTIME: with the id it names the process for good.</summary>
    [FieldOffset(8)] public ulong StartBootTimeNanoseconds;
    /// <summary>CPU time of all its threads, nanoseconds, exact (signal->sum_sched_runtime).</summary>
    [FieldOffset(16)] public ulong RunNanoseconds;
    /// <summary>Its status as wait(2) gives it.</summary>
    [FieldOffset(StatusOffset)] public ulong Status;
    /// <summary>comm of its main thread; 16 bytes, ended by a NUL.</summary>
    [FieldOffset(NameOffset)] public TaskName Name;
}
