using Weft.Symbols.Unwinding;
using Xunit;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>Expressions, through call frame information that has one as the rule for r12.</summary>
public sealed class FrameExpressionTests
{
    private const ulong Frame = 0x7000_0010;

    // The stack at 0x7000_0000: the frame's return address is at CFA-8.
    private static readonly byte[] Stack = [.. Enumerable.Range(1, 64).Select(i => (byte)(i | 0x80))];

    [Theory]
    [InlineData("", Frame)] // the canonical frame address lies on the stack at the start
    [InlineData("13 32", 2)] // drop, lit2
    [InlineData("13 30 1f", 0)] // neg of 0
    [InlineData("13 08 ff", 0xFF)]
    [InlineData("13 09 ff", ulong.MaxValue)]
    [InlineData("13 0a ff ff", 0xFFFF)]
    [InlineData("13 0b ff ff", ulong.MaxValue)]
    [InlineData("13 0c ff ff ff ff", 0xFFFF_FFFF)]
    [InlineData("13 0d fe ff ff ff", ulong.MaxValue - 1)]
    [InlineData("13 0e 01 02 03 04 05 06 07 08", 0x0807060504030201)]
    [InlineData("13 10 80 01", 128)]
    [InlineData("13 11 80 7f", ulong.MaxValue - 127)]
    [InlineData("13 03 00 10 00 00 00 00 00 00", 0x41_1000)] // addr, load bias 0x410000
    [InlineData("13 35 38 1c", ulong.MaxValue - 2)] // 5 - 8
    [InlineData("13 35 38 22", 13)]
    [InlineData("13 35 38 1e", 40)]
    [InlineData("13 38 1f 33 1b", ulong.MaxValue - 1)] // -8 / 3
    [InlineData("13 38 33 1d", 2)]
    [InlineData("13 35 33 1a", 1)]
    [InlineData("13 35 32 21", 7)]
    [InlineData("13 35 33 27", 6)]
    [InlineData("13 35 20", ulong.MaxValue - 5)]
    [InlineData("13 35 1f 19", 5)] // abs
    [InlineData("13 31 34 24", 16)]
    [InlineData("13 31 08 40 24", 0)]
    [InlineData("13 38 1f 31 25", 0x7FFF_FFFF_FFFF_FFFC)]
    [InlineData("13 38 1f 31 26", ulong.MaxValue - 3)]
    [InlineData("13 35 23 80 01", 133)]
    [InlineData("13 31 32 14", 1)] // over
    [InlineData("13 31 32 33 15 02", 1)] // pick
    [InlineData("13 31 32 16", 1)] // swap
    [InlineData("13 31 32 33 17", 2)] // rot: 3 1 2
    [InlineData("13 31 12 22", 2)] // dup
    [InlineData("13 35 1f 31 2d", 1)] // -5 < 1, signed
    [InlineData("13 31 31 29", 1)]
    [InlineData("13 31 32 2a", 0)]
    [InlineData("13 32 31 2b", 1)]
    [InlineData("13 31 31 2c", 1)]
    [InlineData("13 31 31 2e", 0)]
    [InlineData("13 35 31 28 01 00 96 2f 01 00 31", 5)] // bra over a nop, skip over lit1
    [InlineData("13 34 31 1c 12 30 2b 28 f8 ff", 0)] // a loop down to 0
    [InlineData("13 77 00", 0x7000_0000)] // breg7
    [InlineData("13 76 70", 0x1234 - 16)] // breg6 -16
    [InlineData("13 92 06 04", 0x1238)] // bregx
    [InlineData("13 77 00 06", 0x8887868584838281)]
    [InlineData("13 77 00 94 02", 0x8281)]
    public void An_operation_gives_what_the_standard_says(string expression, ulong expected)
    {
        Assert.True(TryEvaluate(expression, out ulong value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("13 14")] // too few operands
    [InlineData("13")] // nothing left
    [InlineData("13 31 30 1b")] // division by zero
    [InlineData("13 31 30 1d")]
    [InlineData("13 30 06")] // unreadable memory
    [InlineData("13 77 00 94 03")]
    [InlineData("13 73 00")] // rbx is not known
    [InlineData("13 92 40 00")] // no such register
    [InlineData("2f fd ff")] // for ever
    [InlineData("12 2f fc ff")] // grows for ever
    [InlineData("13 31 2f 40 00")] // past the end
    [InlineData("13 0e 01")] // cut
    [InlineData("9c")] // call_frame_cfa: what is being computed
    [InlineData("97")] // push_object_address
    public void A_senseless_expression_is_refused(string expression) => Assert.False(TryEvaluate(expression, out _));

    private static bool TryEvaluate(string expression, out ulong value)
    {
        byte[] bytes = Convert.FromHexString(expression.Replace(" ", "", StringComparison.Ordinal));
        byte[] instructions = [0x0C, 7, 0x10, 0x90, 1, 0x16, 12, (byte)bytes.Length, .. bytes];
        UnwindTable table = new(new UnwindSections { DebugFrame = FrameBuilder.DebugFrame(0x1000, 0x100, instructions) });
        Unwinder unwinder = new(new ModuleMap([new ModuleRange(0x41_1000, 0x41_1100, new UnwindModule("m", table, 0x41_0000))]));
        RegisterSet registers = new(0x41_1010, 0x7000_0000);
        registers.Set(RegisterNumber.Rbp, 0x1234);
        UnwindCursor cursor = new(registers);
        StopReason reason = unwinder.Step(ref cursor, new CopiedMemory(0x7000_0000, Stack));
        Assert.Equal(StopReason.None, reason);
        Assert.Equal(Frame, cursor.Registers.StackPointer);
        return cursor.Registers.TryGet(RegisterNumber.R12, out value);
    }
}
