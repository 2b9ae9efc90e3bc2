using System.Runtime.CompilerServices;

namespace Weft.Symbols.Unwinding;

/// <summary>The rules for one address in the form nearly all have: a register plus a number, registers saved at fixed places below.</summary>
internal struct CompactRow
{
    private const int WordBytes = 8;

    /// <summary>What the row says, before the rules.</summary>
    public enum Form : byte
    {
        /// <summary>No row.</summary>
        Empty,

        /// <summary>The rules below.</summary>
        Rules,

        /// <summary>There is no caller.</summary>
        EndOfStack,

        /// <summary>Call frame information says it in a form that does not fit here.</summary>
        Interpret,

        /// <summary>No call frame information speaks of the address.</summary>
        Unknown,
    }

    /// <summary>The run-time address the row is for.</summary>
    public ulong Address;

    private int _frameOffset;
    private Saved _saved;
    private byte _frameRegister;

    /// <summary>Which form it has.</summary>
    public Form Kind;

    /// <summary>Fits the rules of a row into this form.</summary>
    public static CompactRow Of(ulong address, in UnwindRow row, bool isSignalFrame)
    {
        CompactRow compact = new() { Address = address, Kind = Form.Interpret };
        if (row[RegisterNumber.Rip].Kind == RegisterRuleKind.Undefined)
        {
            compact.Kind = Form.EndOfStack;
            return compact;
        }
        if (isSignalFrame || row.FrameRegister is < 0 or >= RegisterNumber.Count || (int)row.FrameOffset != row.FrameOffset) return compact;
        compact._frameRegister = (byte)row.FrameRegister;
        compact._frameOffset = (int)row.FrameOffset;
        for (int register = 0; register < RegisterNumber.Count; register++)
        {
            RegisterRule rule = row[register];
            int slot = SlotOf(register);
            switch (rule.Kind)
            {
                case RegisterRuleKind.Unspecified when register != RegisterNumber.Rip:
                case RegisterRuleKind.SameValue when slot > 0:
                    break;
                case RegisterRuleKind.Offset when slot >= 0 && rule.Operand % WordBytes == 0 && rule.Operand / WordBytes is >= short.MinValue and <= short.MaxValue and not 0:
                    compact._saved[slot] = (short)(rule.Operand / WordBytes);
                    break;
                default:
                    return compact;
            }
        }
        compact.Kind = Form.Rules;
        return compact;
    }

    /// <summary>Finds the caller's registers by the rules.</summary>
    /// <param name="registers">The frame's registers; the caller's when it succeeds.</param>
    /// <param name="memory">The stack.</param>
    /// <returns><see cref="StopReason.None"/>, or what was missing: <see cref="StopReason.NoRegisters"/> or <see cref="StopReason.NoMemory"/>.</returns>
    public readonly StopReason Apply(ref RegisterSet registers, IMemory memory)
    {
        if (!registers.TryGet(_frameRegister, out ulong frame)) return StopReason.NoRegisters;
        frame = unchecked(frame + (ulong)_frameOffset);
        if (!TryRestore(0, frame, memory, out ulong returnAddress)) return StopReason.NoMemory;
        RegisterSet caller = registers;
        caller.ForgetCallClobbered();
        caller.Set(RegisterNumber.Rip, returnAddress);
        caller.Set(RegisterNumber.Rsp, frame);
        for (int slot = 1; slot < Saved.Count; slot++)
        {
            if (_saved[slot] == 0) continue;
            if (!TryRestore(slot, frame, memory, out ulong value)) return StopReason.NoMemory;
            caller.Set(RegisterOf(slot), value);
        }
        registers = caller;
        return StopReason.None;
    }

    private readonly bool TryRestore(int slot, ulong frame, IMemory memory, out ulong value) =>
        memory.TryReadWord(unchecked(frame + (ulong)(_saved[slot] * WordBytes)), out value);

    private static int SlotOf(int register) => register switch
    {
        RegisterNumber.Rip => 0,
        RegisterNumber.Rbx => 1,
        RegisterNumber.Rbp => 2,
        >= RegisterNumber.R12 and <= RegisterNumber.R15 => register - RegisterNumber.R12 + 3,
        _ => -1,
    };

    private static int RegisterOf(int slot) => slot switch
    {
        1 => RegisterNumber.Rbx,
        2 => RegisterNumber.Rbp,
        _ => RegisterNumber.R12 + slot - 3,
    };

    /// <summary>Words from the canonical frame address to where each register lies; 0 for one that was not saved.</summary>
    [InlineArray(Count)]
    private struct Saved
    {
        public const int Count = 7;
        private short _first;
    }
}
