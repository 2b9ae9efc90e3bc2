using System.Runtime.InteropServices;
using Weft.Native;

namespace Weft.Linux.Bpf;

/// <summary>
/// One event in the life of a task, as the programs of <see cref="LifecycleSource"/> write it. Ids are those of the initial
/// PID namespace, and times are CLOCK_MONOTONIC.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
public struct LifecycleRecord
{
    /// <summary>Its size; an <see cref="LifecycleKind.Execute"/>, a <see cref="LifecycleKind.Rename"/>, and a fork with a stack have more behind it.</summary>
    public const int Bytes = 80;

    /// <summary>Room for the arguments of an executed program, parted by NULs; longer ones are cut.</summary>
    public const int MaximumTextBytes = 4096;

    /// <summary>Room for the name of its file; a longer one is cut.</summary>
    public const int MaximumFileBytes = 1024;

    /// <summary>Pages of user stack that a fork with a stack brings along, the first being the one the stack pointer is in.</summary>
    public const int StackPages = 5;

    internal const int StackOffset = Bytes + UserRegisters.SavedBytes;
    internal const int LeftBytes = 56;
    internal const int NameOffset = 64;

    /// <summary>What happened.</summary>
    [FieldOffset(0)] public LifecycleKind Kind;
    /// <summary>
    /// Of an exit: 1 when it was the last thread of its process, and 2 when no <see cref="LifecycleKind.Left"/> will follow.
    /// Of a signal: 1 when <see cref="OtherTgid"/> is an id of the initial namespace. Of a fork: 2 when the new process could not
    /// be followed, for there are too many.
    /// </summary>
    [FieldOffset(4)] public uint Mark;
    /// <summary>When.</summary>
    [FieldOffset(8)] public ulong MonotonicNanoseconds;
    /// <summary>The process of the task it happened to: of a fork, the one that forked.</summary>
    [FieldOffset(16)] public int Tgid;
    /// <summary>The task.</summary>
    [FieldOffset(20)] public int Tid;
    /// <summary>Of a fork the new task's process, of a signal si_pid (the sender, if the code says so); 0 otherwise.</summary>
    [FieldOffset(24)] public int OtherTgid;
    /// <summary>Of a fork the new task, of an exec the id that the thread had before.</summary>
    [FieldOffset(28)] public int OtherTid;
    /// <summary>
    /// Of a fork the flags of clone(2) (the exit signal in the low byte), of an exit the status as wait(2) gives it, of a signal
    /// its number, of an exec the length of all its arguments in bytes, which may be more than there is text.
    /// </summary>
    [FieldOffset(32)] public ulong Value;
    /// <summary>Of an exit and what follows it: the task, as a number that two of them do not have at one time.</summary>
    [FieldOffset(40)] public ulong Handle;
    /// <summary>Of a signal: si_code (sigaction(2)).</summary>
    [FieldOffset(40)] public int Code;
    /// <summary>Of an exec: bytes of its file's name with the NUL; of a fork with a stack: pages of it that could be read. Negative or 0: none.</summary>
    [FieldOffset(40)] public int Extra;
    /// <summary>Of <see cref="LifecycleKind.Left"/>: all the time the task was on a CPU, nanoseconds, exactly (se.sum_exec_runtime).</summary>
    [FieldOffset(48)] public ulong ProcessorNanoseconds;
    /// <summary>When the task was made (of a fork: the new one), nanoseconds of CLOCK_BOOTTIME: with the id it names the task for good.</summary>
    [FieldOffset(56)] public ulong StartBootTimeNanoseconds;
    /// <summary>comm of the task, the name before a rename; 16 bytes, ended by a NUL.</summary>
    [FieldOffset(NameOffset)] public TaskName Name;
}
