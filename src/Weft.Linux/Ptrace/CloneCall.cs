using System.Buffers.Binary;
using Weft.Native;

namespace Weft.Linux.Ptrace;

/// <summary>What a task asked for when it made another: the flags of clone(2), from the registers it stands with after the call.</summary>
public static class CloneCall
{
    /// <summary>CLONE_THREAD: the new task belongs to the same process.</summary>
    public const ulong Thread = 0x10000;

    private const ulong VirtualFork = 0x4000, Memory = 0x100, ChildSignal = 17, UserCode32 = 0x23, X32Mark = 0x4000_0000;
    private const int SignalOffset = 32, ArgumentsBytes = 40, Clone3 = 435;

    /// <summary>Reads the flags.</summary>
    /// <param name="task">The task, which stands at the event.</param>
    /// <param name="kind">Fork, VirtualFork or Clone.</param>
    /// <param name="registers">Its registers.</param>
    /// <param name="flags">The flags, with the exit signal in the low byte.</param>
    /// <returns>False when they could not be had, or do not fit the event.</returns>
    public static bool TryRead(int task, PtraceEvent kind, in UserRegisters registers, out ulong flags)
    {
        bool is32Bit = registers.CodeSegment == UserCode32;
        ulong number = registers.OriginalRax & ~X32Mark;
        ulong first = is32Bit ? (uint)registers.Rbx : registers.Rdi;
        flags = (is32Bit, number) switch
        {
            (false, 56) or (true, 120) => (uint)first,
            (false, 57) or (true, 2) => ChildSignal,
            (false, 58) or (true, 190) => VirtualFork | Memory | ChildSignal,
            (_, Clone3) => ReadArguments(task, first),
            _ => 0,
        };
        return flags != 0 && Fits(kind, flags);
    }

    /// <summary>Whether the kernel makes this event of these flags (kernel_clone in kernel/fork.c): a program that uses the other calls, or has changed what it passed, is not believed.</summary>
    internal static bool Fits(PtraceEvent kind, ulong flags) => kind == ((flags & VirtualFork) != 0
        ? PtraceEvent.VirtualFork
        : (flags & 0xFF) == ChildSignal ? PtraceEvent.Fork : PtraceEvent.Clone);

    private static ulong ReadArguments(int task, ulong address)
    {
        Span<byte> arguments = stackalloc byte[ArgumentsBytes];
        if (Native.Ptrace.ReadMemory(task, address, arguments) != ArgumentsBytes) return 0;
        return BinaryPrimitives.ReadUInt64LittleEndian(arguments) | (BinaryPrimitives.ReadUInt64LittleEndian(arguments[SignalOffset..]) & 0xFF);
    }
}
