namespace Weft.Symbols.Unwinding;

/// <summary>Applies a row of rules of any form to the registers of a frame.</summary>
internal static class RowApplication
{
    /// <summary>Finds the caller's registers.</summary>
    /// <param name="row">The rules.</param>
    /// <param name="description">Where they come from.</param>
    /// <param name="loadBias">The module's load bias.</param>
    /// <param name="registers">The frame's registers; the caller's when it succeeds.</param>
    /// <param name="memory">The stack.</param>
    /// <returns><see cref="StopReason.None"/>, or why not.</returns>
    public static StopReason Apply(in UnwindRow row, in FrameDescription description, ulong loadBias, ref RegisterSet registers, IMemory memory)
    {
        if (row[RegisterNumber.Rip].Kind == RegisterRuleKind.Undefined) return StopReason.EndOfStack;
        ReadOnlySpan<byte> section = description.Section.Bytes;
        ulong frame;
        if (row.FrameRegister >= 0)
        {
            if (!registers.TryGet(row.FrameRegister, out frame)) return StopReason.NoRegisters;
            frame = unchecked(frame + (ulong)row.FrameOffset);
        }
        else if (!FrameExpression.TryEvaluate(ExpressionOf(row.FrameExpression, section), registers, memory, loadBias, initial: null, out frame))
        {
            return Missing(registers);
        }

        RegisterSet caller = registers;
        // A trampoline restores everything; what its rules do not name is as it was.
        if (!description.IsSignalFrame) caller.ForgetCallClobbered();
        caller.Set(RegisterNumber.Rsp, frame);
        caller.Forget(RegisterNumber.Rip);
        for (int register = 0; register < RegisterNumber.Count; register++)
        {
            RegisterRule rule = row[register];
            ulong value;
            bool known;
            switch (rule.Kind)
            {
                case RegisterRuleKind.Unspecified:
                    continue;
                case RegisterRuleKind.SameValue:
                    known = registers.TryGet(register, out value);
                    break;
                case RegisterRuleKind.Offset:
                    known = memory.TryReadWord(unchecked(frame + (ulong)rule.Operand), out value);
                    break;
                case RegisterRuleKind.ValueOffset:
                    value = unchecked(frame + (ulong)rule.Operand);
                    known = true;
                    break;
                case RegisterRuleKind.Register:
                    known = registers.TryGet((int)rule.Operand, out value);
                    break;
                case RegisterRuleKind.Expression:
                    known = FrameExpression.TryEvaluate(ExpressionOf(rule, section), registers, memory, loadBias, frame, out value)
                        && memory.TryReadWord(value, out value);
                    break;
                case RegisterRuleKind.ValueExpression:
                    known = FrameExpression.TryEvaluate(ExpressionOf(rule, section), registers, memory, loadBias, frame, out value);
                    break;
                default:
                    known = false;
                    value = 0;
                    break;
            }
            if (known) caller.Set(register, value);
            else caller.Forget(register);
        }
        if (!caller.IsKnown(RegisterNumber.Rip)) return Missing(registers);
        registers = caller;
        return StopReason.None;
    }

    // What an expression or a register rule lacked: with all registers of a frame at hand it was memory.
    private static StopReason Missing(in RegisterSet registers)
    {
        for (int register = 0; register < RegisterNumber.Count; register++)
            if (RegisterSet.IsKeptByCallee(register) && !registers.IsKnown(register)) return StopReason.NoRegisters;
        return StopReason.NoMemory;
    }

    private static ReadOnlySpan<byte> ExpressionOf(RegisterRule rule, ReadOnlySpan<byte> section) => section.Slice((int)rule.Operand, rule.Length);
}
