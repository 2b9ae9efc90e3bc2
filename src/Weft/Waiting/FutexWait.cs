using System.Buffers.Binary;
using System.Globalization;
using Weft.Native;
using Weft.Stacks;

namespace Weft.Waiting;

/// <summary>A thread's call of futex(2), taken apart, and what is needed to read on from it.</summary>
internal sealed class FutexWait
{
    private const int CommandBits = 0x7f, PrivateBit = 128;

    /// <summary>FUTEX_WAIT, the plain operation.</summary>
    public const int PlainWait = 0;
    private const int LockPi = 6, WaitBitset = 9, WaitRequeuePi = 11, LockPi2 = 13;

    public FutexWait(ThreadLook thread, ProcessLook process, IReadOnlyList<StackFrame> frames, WaitFunction function, IReadOnlyDictionary<int, IReadOnlyList<StackFrame>> stacks)
    {
        Thread = thread;
        Process = process;
        Frames = frames;
        Function = function;
        Stacks = stacks;
        SystemCallArguments(thread, out ulong address, out uint value, out int operation, out bool timed);
        Address = address;
        Value = value;
        Command = operation & CommandBits;
        IsPrivate = (operation & PrivateBit) != 0;
        IsTimed = timed;
    }

    public ThreadLook Thread { get; }

    public ProcessLook Process { get; }

    public IReadOnlyList<StackFrame> Frames { get; }

    public WaitFunction Function { get; }

    /// <summary>The stacks of the process's threads, as far as they were read, by tid.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<StackFrame>> Stacks { get; }

    /// <summary>The futex word.</summary>
    public ulong Address { get; }

    /// <summary>What the word held when the thread began to wait.</summary>
    public uint Value { get; }

    public int Command { get; }

    /// <summary>Only threads of one process may use it.</summary>
    public bool IsPrivate { get; }

    public bool IsTimed { get; }

    /// <summary>The kernel knows and keeps its owner.</summary>
    public bool IsPriorityInheriting => Command is LockPi or LockPi2;

    public bool IsWait => Command is PlainWait or WaitBitset or WaitRequeuePi;

    /// <summary>A wait at an object.</summary>
    /// <param name="kind">What.</param>
    /// <param name="words">The object in words; its address is put behind them.</param>
    /// <param name="at">Where the object begins.</param>
    public Wait At(WaitKind kind, string words, ulong at) => new() { Kind = kind, Object = Hex(at), Text = $"{words} {Hex(at)}", IsTimed = IsTimed };

    /// <summary>Reads the target's memory; false when not all of it can be read.</summary>
    public bool Read(ulong address, Span<byte> to) => ProcessMemory.Read(Thread.Tid, address, to) == to.Length;

    /// <summary>Reads a word of the target's memory.</summary>
    public bool TryWord(ulong address, out uint word)
    {
        Span<byte> bytes = stackalloc byte[4];
        bool read = Read(address, bytes);
        word = read ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        return read;
    }

    public static string Hex(ulong address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x}");

    private static void SystemCallArguments(ThreadLook thread, out ulong address, out uint value, out int operation, out bool timed)
    {
        var arguments = thread.Call.Arguments;
        // futex_wait(address, value, mask, flags, timeout, clock) has the flag of a private one where futex has it in its operation.
        bool isNew = thread.Call.Number == FutexReader.NewWaitNumber;
        address = arguments[0];
        operation = isNew ? WaitBitset | ((int)arguments[3] & PrivateBit) : (int)arguments[1];
        value = isNew ? (uint)arguments[1] : (uint)arguments[2];
        timed = (isNew ? arguments[4] : arguments[3]) != 0;
    }
}
