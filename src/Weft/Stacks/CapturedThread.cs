using Weft.Native;

namespace Weft.Stacks;

/// <summary>One thread as it was: its registers and the top of its stack.</summary>
public sealed class CapturedThread
{
    private readonly byte[] _slab;
    private readonly int _slabOffset;
    private readonly int _stackLength;

    internal CapturedThread(int tid, CaptureWay way, UserRegisters registers, byte[] slab, int slabOffset, ulong stackAddress, int stackLength, string reason)
    {
        Tid = tid;
        Way = way;
        Registers = registers;
        _slab = slab;
        _slabOffset = slabOffset;
        StackAddress = stackAddress;
        _stackLength = stackLength;
        Reason = reason;
    }

    /// <summary>A thread that could not be had.</summary>
    internal static CapturedThread Without(int tid, string reason, bool isRefused = false) => new(tid, CaptureWay.None, default, [], 0, 0, 0, reason) { IsRefused = isRefused };

    /// <summary>The thread's id.</summary>
    public int Tid { get; }

    /// <summary>How it was had.</summary>
    public CaptureWay Way { get; }

    /// <summary>Its registers; with <see cref="CaptureWay.Blocked"/> only rsp and rip count.</summary>
    public UserRegisters Registers { get; }

    /// <summary>Whether the callee-saved registers are known too.</summary>
    public bool HasAllRegisters => Way is CaptureWay.Pauseless or CaptureWay.Stopped;

    /// <summary>Where the copied part of the stack begins: at or a little below rsp.</summary>
    public ulong StackAddress { get; }

    /// <summary>The copied part.</summary>
    public ReadOnlyMemory<byte> Stack => _slab.AsMemory(_slabOffset, _stackLength);

    /// <summary>Whether it could not be had because this user may not look into it, or another traces it.</summary>
    public bool IsRefused { get; private init; }

    /// <summary>Why there is nothing, or less than there could be; empty when all is well.</summary>
    public string Reason { get; }
}
