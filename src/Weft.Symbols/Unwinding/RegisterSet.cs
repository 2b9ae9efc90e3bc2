using System.Runtime.CompilerServices;

namespace Weft.Symbols.Unwinding;

/// <summary>The general registers and the instruction pointer of one frame, each known or not.</summary>
/// <remarks>Indexed by <see cref="RegisterNumber"/>. A register that nobody saved is unknown, never 0.</remarks>
public struct RegisterSet
{
    // What a callee hands back unchanged: rbx, rbp, r12 to r15 (System V ABI for x86-64, 3.2.1).
    internal const uint KeptByCallee = 1u << RegisterNumber.Rbx | 1u << RegisterNumber.Rbp
        | 1u << RegisterNumber.R12 | 1u << RegisterNumber.R13 | 1u << RegisterNumber.R14 | 1u << RegisterNumber.R15;

    private RegisterValues _values;
    private uint _known;

    /// <summary>A set of which only the instruction and the stack pointer are known, as /proc/PID/task/TID/syscall tells them.</summary>
    public RegisterSet(ulong instructionPointer, ulong stackPointer)
    {
        Set(RegisterNumber.Rip, instructionPointer);
        Set(RegisterNumber.Rsp, stackPointer);
    }

    /// <summary>rip, or 0 when unknown.</summary>
    public readonly ulong InstructionPointer => _values[RegisterNumber.Rip];

    /// <summary>rsp, or 0 when unknown.</summary>
    public readonly ulong StackPointer => _values[RegisterNumber.Rsp];

    /// <summary>Whether a register's value is known.</summary>
    public readonly bool IsKnown(int register) => (uint)register < RegisterNumber.Count && (_known >> register & 1) != 0;

    /// <summary>A register's value.</summary>
    /// <returns>False when it is unknown or no register that is followed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryGet(int register, out ulong value)
    {
        if (!IsKnown(register))
        {
            value = 0;
            return false;
        }
        value = _values[register];
        return true;
    }

    /// <summary>Sets a register; one that is not followed is passed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int register, ulong value)
    {
        if ((uint)register >= RegisterNumber.Count) return;
        _values[register] = value;
        _known |= 1u << register;
    }

    /// <summary>Makes a register unknown.</summary>
    public void Forget(int register)
    {
        if ((uint)register >= RegisterNumber.Count) return;
        _values[register] = 0;
        _known &= ~(1u << register);
    }

    /// <summary>Forgets every register that a called function may overwrite.</summary>
    public void ForgetCallClobbered()
    {
        _known &= KeptByCallee | 1u << RegisterNumber.Rsp | 1u << RegisterNumber.Rip;
    }

    /// <summary>Whether a callee hands this register back unchanged.</summary>
    internal static bool IsKeptByCallee(int register) => (uint)register < 32 && (KeptByCallee >> register & 1) != 0;

    [InlineArray(RegisterNumber.Count)]
    private struct RegisterValues
    {
        private ulong _first;
    }
}
