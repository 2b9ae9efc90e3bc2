namespace Weft.Symbols.Unwinding;

/// <summary>Evaluates the DWARF expressions that occur in call frame information (DWARF 5, 2.5 and 6.4.2).</summary>
internal static class FrameExpression
{
    private const int MaximumDepth = 64;
    // Expressions have a handful of operations; only one that jumps back can be long.
    private const int MaximumSteps = 256;

    /// <summary>Evaluates an expression.</summary>
    /// <param name="expression">Its bytes.</param>
    /// <param name="registers">The registers of the frame whose caller is sought.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="loadBias">What is added to an address in the expression.</param>
    /// <param name="initial">What lies on the stack at the start: the canonical frame address for the rule of a register.</param>
    /// <param name="value">What lies on top at the end.</param>
    /// <returns>False when a register is unknown, memory cannot be read, or the expression makes no sense here.</returns>
    public static bool TryEvaluate(
        ReadOnlySpan<byte> expression, in RegisterSet registers, IMemory memory, ulong loadBias, ulong? initial, out ulong value)
    {
        value = 0;
        Operands stack = new(stackalloc ulong[MaximumDepth]);
        if (initial is { } first) stack.Push(first);
        scoped FrameCursor cursor = new(expression);
        for (int steps = 0; !cursor.AtEnd; steps++)
        {
            if (steps == MaximumSteps) return false;
            if (!TryOperation(cursor.Byte(), ref cursor, ref stack, registers, memory, loadBias) || cursor.Failed || stack.Failed) return false;
        }
        value = stack.Pop();
        return !cursor.Failed && !stack.Failed;
    }

    private static bool TryOperation(byte operation, ref FrameCursor cursor, ref Operands stack, in RegisterSet registers, IMemory memory, ulong loadBias)
    {
        ulong value;
        switch (operation)
        {
            case 0x03: stack.Push(unchecked(cursor.UInt64() + loadBias)); return true; // addr
            case 0x06: return memory.TryReadWord(stack.Pop(), out value) && stack.Push(value); // deref
            case 0x08: stack.Push(cursor.Byte()); return true; // const1u
            case 0x09: stack.Push(unchecked((ulong)(sbyte)cursor.Byte())); return true;
            case 0x0A: stack.Push(cursor.UInt16()); return true;
            case 0x0B: stack.Push(unchecked((ulong)(short)cursor.UInt16())); return true;
            case 0x0C: stack.Push(cursor.UInt32()); return true;
            case 0x0D: stack.Push(unchecked((ulong)(int)cursor.UInt32())); return true;
            case 0x0E or 0x0F: stack.Push(cursor.UInt64()); return true; // const8u, const8s
            case 0x10: stack.Push(cursor.Unsigned()); return true; // constu
            case 0x11: stack.Push(unchecked((ulong)cursor.Signed())); return true; // consts
            case 0x12: stack.Push(stack.Peek(0)); return true; // dup
            case 0x13: stack.Pop(); return true; // drop
            case 0x14: stack.Push(stack.Peek(1)); return true; // over
            case 0x15: stack.Push(stack.Peek(cursor.Byte())); return true; // pick
            case 0x16: stack.Rotate(2); return true; // swap
            case 0x17: stack.Rotate(3); return true; // rot
            case 0x19: // abs
                long signed = unchecked((long)stack.Pop());
                stack.Push(unchecked((ulong)(signed < 0 ? -signed : signed)));
                return true;
            case 0x1F: stack.Push(unchecked(0 - stack.Pop())); return true; // neg
            case 0x20: stack.Push(~stack.Pop()); return true; // not
            case 0x23: stack.Push(unchecked(stack.Pop() + cursor.Unsigned())); return true; // plus_uconst
            case 0x28: // bra
                short branch = unchecked((short)cursor.UInt16());
                if (stack.Pop() != 0) cursor.Jump(branch);
                return true;
            case 0x2F: cursor.Jump(unchecked((short)cursor.UInt16())); return true; // skip
            case (>= 0x1A and <= 0x1E) or 0x21 or 0x22 or (>= 0x24 and <= 0x27) or (>= 0x29 and <= 0x2E): return TryBinary(operation, ref stack);
            case >= 0x30 and <= 0x4F: stack.Push((ulong)(operation - 0x30)); return true; // lit
            case >= 0x70 and <= 0x8F: // breg
                return registers.TryGet(operation - 0x70, out value) && stack.Push(unchecked(value + (ulong)cursor.Signed()));
            case 0x92: // bregx
                int register = (int)Math.Min(cursor.Unsigned(), int.MaxValue);
                return registers.TryGet(register, out value) && stack.Push(unchecked(value + (ulong)cursor.Signed()));
            case 0x94: return TryReadSized(cursor.Byte(), memory, stack.Pop(), out value) && stack.Push(value); // deref_size
            case 0x96: return true; // nop
            // call_frame_cfa among others: it would ask for what is being computed.
            default: return false;
        }
    }

    private static bool TryBinary(byte operation, ref Operands stack)
    {
        ulong right = stack.Pop();
        ulong left = stack.Pop();
        long signedRight = unchecked((long)right);
        long signedLeft = unchecked((long)left);
        unchecked
        {
            switch (operation)
            {
                case 0x1A: return stack.Push(left & right);
                case 0x1B: // div, signed
                    if (right == 0) return false;
                    return stack.Push(signedRight == -1 ? 0 - left : (ulong)(signedLeft / signedRight));
                case 0x1C: return stack.Push(left - right);
                case 0x1D: return right != 0 && stack.Push(left % right); // mod, unsigned
                case 0x1E: return stack.Push(left * right);
                case 0x21: return stack.Push(left | right);
                case 0x22: return stack.Push(left + right);
                case 0x24: return stack.Push(right > 63 ? 0 : left << (int)right);
                case 0x25: return stack.Push(right > 63 ? 0 : left >> (int)right);
                case 0x26: return stack.Push((ulong)(signedLeft >> (int)Math.Min(right, 63)));
                case 0x27: return stack.Push(left ^ right);
                // Comparisons are signed (DWARF 5, 2.5.1.5).
                case 0x29: return stack.Push(left == right);
                case 0x2A: return stack.Push(signedLeft >= signedRight);
                case 0x2B: return stack.Push(signedLeft > signedRight);
                case 0x2C: return stack.Push(signedLeft <= signedRight);
                case 0x2D: return stack.Push(signedLeft < signedRight);
                default: return stack.Push(left != right);
            }
        }
    }

    private static bool TryReadSized(int size, IMemory memory, ulong address, out ulong value)
    {
        value = 0;
        if (size is not (1 or 2 or 4 or 8)) return false;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        if (!memory.TryRead(address, bytes[..size])) return false;
        value = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return true;
    }

    /// <summary>The stack of an expression. Too many or too few operands fail for good.</summary>
    private ref struct Operands(Span<ulong> values)
    {
        private readonly Span<ulong> _values = values;
        private int _count;

        public bool Failed { get; private set; }

        public bool Push(ulong value)
        {
            if (_count == _values.Length) Failed = true;
            else _values[_count++] = value;
            return !Failed;
        }

        public bool Push(bool value) => Push(value ? 1ul : 0);

        public ulong Pop()
        {
            if (_count > 0) return _values[--_count];
            Failed = true;
            return 0;
        }

        public ulong Peek(int depth)
        {
            if (depth < _count) return _values[_count - 1 - depth];
            Failed = true;
            return 0;
        }

        /// <summary>Moves the top one below so many others.</summary>
        public void Rotate(int count)
        {
            if (_count < count)
            {
                Failed = true;
                return;
            }
            Span<ulong> last = _values.Slice(_count - count, count);
            ulong top = last[^1];
            last[..^1].CopyTo(last[1..]);
            last[0] = top;
        }
    }
}
