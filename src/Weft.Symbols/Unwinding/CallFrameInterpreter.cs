namespace Weft.Symbols.Unwinding;

/// <summary>Runs call frame instructions (DWARF 5, 6.4.2) up to an address. Keeps the stack of remembered states: one thread at a time.</summary>
public sealed class CallFrameInterpreter
{
    /// <summary>States that may be remembered at a time; compilers remember one or two.</summary>
    public const int MaximumRemembered = 256;

    /// <summary>Instructions until <see cref="Renew"/> is called: more than all frames of a deep stack need, so that a hostile file costs a bounded time.</summary>
    public const int MaximumInstructions = 1 << 26;

    // Copying a row counts as so many instructions.
    private const int RowCost = 32;

    private UnwindRow[] _remembered = new UnwindRow[4];
    private int _rememberedCount;
    private int _left = MaximumInstructions;

    /// <summary>Allows as many instructions as at first.</summary>
    public void Renew() => _left = MaximumInstructions;

    /// <summary>Finds the rules that hold at an address.</summary>
    /// <param name="description">The frame description that contains the address.</param>
    /// <param name="address">The address, as linked.</param>
    /// <param name="row">The rules.</param>
    /// <returns>False when an instruction is unknown, cut or senseless before the address is reached, or when <see cref="MaximumInstructions"/> are used up.</returns>
    public bool TryFindRow(in FrameDescription description, ulong address, out UnwindRow row)
    {
        row = new UnwindRow { Start = description.Start, FrameRegister = RegisterNumber.Rsp };
        ulong end = unchecked(description.Start + description.Size);
        CommonInformation common = description.Common;
        if (description.Section is null || common.ReturnAddressRegister != RegisterNumber.Rip || !description.Contains(address)) return false;

        _rememberedCount = 0;
        UnwindRow none = row;
        if (!Run(description, common.InstructionsStart, common.InstructionsEnd, ulong.MaxValue, none, ref row)) return false;
        row.Start = description.Start;
        row.End = end;
        _rememberedCount = 0;
        UnwindRow initial = row;
        return Run(description, description.InstructionsStart, description.InstructionsEnd, address, initial, ref row);
    }

    // Ends when the next row would begin past the address; the row then ends there.
    private bool Run(in FrameDescription description, int start, int end, ulong address, in UnwindRow initial, ref UnwindRow row)
    {
        ReadOnlySpan<byte> section = description.Section.Bytes;
        CommonInformation common = description.Common;
        FrameCursor cursor = new(section[..end], start);
        ulong place = row.Start;
        while (!cursor.AtEnd)
        {
            if (--_left < 0) return false;
            byte operation = cursor.Byte();
            int low = operation & 0x3F;
            ulong next = place;
            switch (operation >> 6)
            {
                case 1: next = unchecked(place + (ulong)low * common.CodeFactor); break;
                case 2: row[low] = Saved(cursor.Unsigned(), common); break;
                case 3: row[low] = initial[low]; break;
                default:
                    if (!Extended(low, ref cursor, description, common, initial, ref row, ref next)) return false;
                    break;
            }
            if (cursor.Failed) return false;
            if (next == place) continue;
            if (next > address)
            {
                row.End = Math.Min(next, unchecked(description.Start + description.Size));
                return true;
            }
            place = next;
            row.Start = next;
        }
        return !cursor.Failed;
    }

    private bool Extended(
        int operation, ref FrameCursor cursor, in FrameDescription description, in CommonInformation common,
        in UnwindRow initial, ref UnwindRow row, ref ulong place)
    {
        int register;
        switch (operation)
        {
            case 0x00: // nop
                return true;
            case 0x01: // set_loc
                return PointerEncoding.TryRead(ref cursor, common.AddressEncoding, description.Section.Bases(description.Start), out place);
            case 0x02: // advance_loc1
                place = unchecked(place + cursor.Byte() * common.CodeFactor);
                return true;
            case 0x03: // advance_loc2
                place = unchecked(place + cursor.UInt16() * common.CodeFactor);
                return true;
            case 0x04: // advance_loc4
                place = unchecked(place + cursor.UInt32() * common.CodeFactor);
                return true;
            case 0x05: // offset_extended
                register = Register(ref cursor);
                row[register] = Saved(cursor.Unsigned(), common);
                return true;
            case 0x06: // restore_extended
                register = Register(ref cursor);
                row[register] = initial[register];
                return true;
            case 0x07: // undefined
                row[Register(ref cursor)] = new RegisterRule(RegisterRuleKind.Undefined);
                return true;
            case 0x08: // same_value
                row[Register(ref cursor)] = new RegisterRule(RegisterRuleKind.SameValue);
                return true;
            case 0x09: // register
                register = Register(ref cursor);
                row[register] = new RegisterRule(RegisterRuleKind.Register, Register(ref cursor));
                return true;
            case 0x0A: // remember_state
                return Remember(row);
            case 0x0B: // restore_state
                return Restore(ref row);
            case 0x0C: // def_cfa
                row.FrameRegister = Register(ref cursor);
                row.FrameOffset = unchecked((long)cursor.Unsigned());
                return true;
            case 0x0D: // def_cfa_register
                register = Register(ref cursor);
                if (row.FrameRegister < 0) return false;
                row.FrameRegister = register;
                return true;
            case 0x0E: // def_cfa_offset
                row.FrameOffset = unchecked((long)cursor.Unsigned());
                return row.FrameRegister >= 0;
            case 0x0F: // def_cfa_expression
                row.FrameExpression = Expression(ref cursor, RegisterRuleKind.ValueExpression);
                row.FrameRegister = -1;
                return true;
            case 0x10: // expression
                register = Register(ref cursor);
                row[register] = Expression(ref cursor, RegisterRuleKind.Expression);
                return true;
            case 0x11: // offset_extended_sf
                register = Register(ref cursor);
                row[register] = new RegisterRule(RegisterRuleKind.Offset, unchecked(cursor.Signed() * common.DataFactor));
                return true;
            case 0x12: // def_cfa_sf
                row.FrameRegister = Register(ref cursor);
                row.FrameOffset = unchecked(cursor.Signed() * common.DataFactor);
                return true;
            case 0x13: // def_cfa_offset_sf
                row.FrameOffset = unchecked(cursor.Signed() * common.DataFactor);
                return row.FrameRegister >= 0;
            case 0x14: // val_offset
                register = Register(ref cursor);
                row[register] = new RegisterRule(RegisterRuleKind.ValueOffset, unchecked((long)cursor.Unsigned() * common.DataFactor));
                return true;
            case 0x15: // val_offset_sf
                register = Register(ref cursor);
                row[register] = new RegisterRule(RegisterRuleKind.ValueOffset, unchecked(cursor.Signed() * common.DataFactor));
                return true;
            case 0x16: // val_expression
                register = Register(ref cursor);
                row[register] = Expression(ref cursor, RegisterRuleKind.ValueExpression);
                return true;
            case 0x2E: // GNU_args_size
                row.ArgumentBytes = cursor.Unsigned();
                return true;
            case 0x2F: // GNU_negative_offset_extended
                register = Register(ref cursor);
                row[register] = new RegisterRule(RegisterRuleKind.Offset, unchecked(-((long)cursor.Unsigned() * common.DataFactor)));
                return true;
            default:
                return false;
        }
    }

    private bool Remember(in UnwindRow row)
    {
        if (_rememberedCount == MaximumRemembered) return false;
        _left -= RowCost;
        if (_rememberedCount == _remembered.Length) Array.Resize(ref _remembered, _remembered.Length * 2);
        _remembered[_rememberedCount++] = row;
        return true;
    }

    // All rules come back, the one for the canonical frame address too; only the place stays.
    private bool Restore(ref UnwindRow row)
    {
        if (_rememberedCount == 0) return false;
        _left -= RowCost;
        (ulong start, ulong end, ulong arguments) = (row.Start, row.End, row.ArgumentBytes);
        row = _remembered[--_rememberedCount];
        (row.Start, row.End, row.ArgumentBytes) = (start, end, arguments);
        return true;
    }

    private static RegisterRule Saved(ulong factored, in CommonInformation common) =>
        new(RegisterRuleKind.Offset, unchecked((long)factored * common.DataFactor));

    // A number past all registers is kept as one that is not followed.
    private static int Register(ref FrameCursor cursor) => (int)Math.Min(cursor.Unsigned(), int.MaxValue);

    private static RegisterRule Expression(ref FrameCursor cursor, RegisterRuleKind kind)
    {
        ulong length = cursor.Unsigned();
        int start = cursor.Skip(length);
        return cursor.Failed ? default : new RegisterRule(kind, start, (int)length);
    }
}
