using System.Runtime.InteropServices;

namespace Weft.Linux.Bpf;

/// <summary>
/// One event in the life of a task, as the programs of <see cref="LifecycleSource"/> write it. Ids are those of the initial
/// PID namespace, and times are CLOCK_MONOTONIC.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
public struct LifecycleRecord
{
    /// <summary>Its size; an <see cref="LifecycleKind.Execute"/> and a <see cref="LifecycleKind.Rename"/> have a text behind it.</summary>
    public const int Bytes = 80;

    /// <summary>Room for the text behind it: the arguments of an executed program, parted by NULs; longer ones are cut.</summary>
    public const int MaximumTextBytes = 4096;

    internal const int NameOffset = 64;

    /// <summary>What happened.</summary>
    [FieldOffset(0)] public LifecycleKind Kind;
    /// <summary>Of an exit: 1 when it was the last thread of its process. Of a fork: 1 when <see cref="Value"/> holds the flags of the call.</summary>
    [FieldOffset(4)] public uint Mark;
    /// <summary>When.</summary>
    [FieldOffset(8)] public ulong MonotonicNanoseconds;
    /// <summary>The process of the task it happened to: of a fork, the one that forked.</summary>
    [FieldOffset(16)] public int Tgid;
    /// <summary>The task.</summary>
    [FieldOffset(20)] public int Tid;
    /// <summary>Of a fork the new task's process, of a signal the sender's; 0 otherwise.</summary>
    [FieldOffset(24)] public int OtherTgid;
    /// <summary>Of a fork the new task, of a signal the sender, of an exec the id that the thread had before.</summary>
    [FieldOffset(28)] public int OtherTid;
    /// <summary>
    /// Of a fork the flags of clone(2) (CSIGNAL in the low byte), of an exit the status as wait(2) gives it, of a signal its
    /// number, of an exec the length of all its arguments in bytes, which may be more than there is text.
    /// </summary>
    [FieldOffset(32)] public ulong Value;
    /// <summary>Of an exit: time on a CPU in user mode, nanoseconds, as the kernel accounts it.</summary>
    [FieldOffset(40)] public ulong UserNanoseconds;
    /// <summary>Of an exit: time on a CPU in the kernel, nanoseconds, as the kernel accounts it.</summary>
    [FieldOffset(48)] public ulong SystemNanoseconds;
    /// <summary>When the task was made (of a fork: the new one), nanoseconds of CLOCK_BOOTTIME: with the id it names the task for good.</summary>
    [FieldOffset(56)] public ulong StartBootTimeNanoseconds;
    /// <summary>comm of the task, the name before a rename; 16 bytes, ended by a NUL.</summary>
    [FieldOffset(NameOffset)] public TaskName Name;
}
