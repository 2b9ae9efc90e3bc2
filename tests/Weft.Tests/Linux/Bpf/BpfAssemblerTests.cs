using Weft.Linux.Bpf;
using Weft.Native;
using Xunit;

namespace Weft.Tests.Linux.Bpf;

public sealed class BpfAssemblerTests
{
    // Instruction bytes as the specification spells them: opcode, registers (source high), offset, immediate.
    public static TheoryData<string, Action<BpfAssembler>> Encodings => new()
    {
        { "b7 00 00 00 00 00 00 00", a => a.Move(BpfRegister.R0, 0) },
        { "b7 03 00 00 ff ff ff ff", a => a.Move(BpfRegister.R3, -1) },
        { "bf 76 00 00 00 00 00 00", a => a.Move(BpfRegister.R6, BpfRegister.R7) },
        { "07 02 00 00 c0 fe ff ff", a => a.Compute(BpfOperation.Add, BpfRegister.R2, -320) },
        { "c7 01 00 00 30 00 00 00", a => a.Compute(BpfOperation.ShiftRightSigned, BpfRegister.R1, 48) },
        { "4c 21 00 00 00 00 00 00", a => a.Compute32(BpfOperation.Or, BpfRegister.R1, BpfRegister.R2) },
        { "54 01 00 00 ff 00 00 00", a => a.Compute32(BpfOperation.And, BpfRegister.R1, 0xff) },
        { "79 16 08 00 00 00 00 00", a => a.Load(BpfSize.DoubleWord, BpfRegister.R6, BpfRegister.R1, 8) },
        { "69 12 06 00 00 00 00 00", a => a.Load(BpfSize.Half, BpfRegister.R2, BpfRegister.R1, 6) },
        { "71 12 06 00 00 00 00 00", a => a.Load(BpfSize.Byte, BpfRegister.R2, BpfRegister.R1, 6) },
        { "63 1a fc ff 00 00 00 00", a => a.Store(BpfSize.Word, BpfRegister.FramePointer, -4, BpfRegister.R1) },
        { "7a 0a f8 ff 07 00 00 00", a => a.Store(BpfSize.DoubleWord, BpfRegister.FramePointer, -8, 7) },
        { "db 10 00 00 00 00 00 00", a => a.AtomicAdd(BpfSize.DoubleWord, BpfRegister.R0, 0, BpfRegister.R1) },
        { "85 00 00 00 7f 00 00 00", a => a.Call(BpfHelper.SequenceWrite) },
        { "85 20 00 00 39 30 00 00", a => a.CallKernelFunction(12345) },
        { "95 00 00 00 00 00 00 00", a => a.Exit() },
        { "18 05 00 00 88 77 66 55 00 00 00 00 44 33 22 11", a => a.Move64(BpfRegister.R5, 0x1122_3344_5566_7788) },
        { "18 11 00 00 2a 00 00 00 00 00 00 00 00 00 00 00", a => a.LoadMap(BpfRegister.R1, 42) },
    };

    [Theory]
    [MemberData(nameof(Encodings), DisableDiscoveryEnumeration = true)]
    public void Encodes(string expected, Action<BpfAssembler> emit)
    {
        BpfAssembler assembler = new();
        emit(assembler);
        Assert.Equal(expected, Hex(assembler.Assemble()));
    }

    [Fact]
    public void Jumps_go_forward_and_back_by_instructions()
    {
        BpfAssembler a = new();
        BpfLabel start = a.NewLabel();
        BpfLabel end = a.NewLabel();
        a.Place(start);
        a.JumpIf(BpfCondition.Equal, BpfRegister.R6, 0, end);
        a.Move64(BpfRegister.R1, 1);
        a.JumpIf(BpfCondition.Above, BpfRegister.R1, BpfRegister.R2, start);
        a.JumpIf32(BpfCondition.Less, BpfRegister.R1, 5, end);
        a.Jump(start);
        a.Place(end);
        a.Exit();
        Assert.Equal(
            "15 06 05 00 00 00 00 00 18 01 00 00 01 00 00 00 00 00 00 00 00 00 00 00 2d 21 fc ff 00 00 00 00 "
            + "c6 01 01 00 05 00 00 00 05 00 fa ff 00 00 00 00 95 00 00 00 00 00 00 00",
            Hex(a.Assemble()));
    }

    [Fact]
    public void A_label_never_placed_and_one_placed_twice_are_refused()
    {
        BpfAssembler a = new();
        BpfLabel label = a.NewLabel();
        a.Jump(label);
        Assert.Throws<InvalidOperationException>(a.Assemble);
        a.Place(label);
        Assert.Throws<InvalidOperationException>(() => a.Place(label));
        Assert.Throws<ArgumentOutOfRangeException>(() => a.Load(BpfSize.Word, BpfRegister.R1, BpfRegister.R2, 40_000));
    }

    [Fact]
    public void A_program_the_verifier_refuses_comes_back_with_its_words()
    {
        BpfAssembler a = new();
        a.Load(BpfSize.DoubleWord, BpfRegister.R0, BpfRegister.R5, 0);
        a.Exit();
        BpfProgram? program = BpfProgram.TryLoad(BpfProgramType.PerfEvent, BpfAttachType.None, 0, "bad"u8, a.Assemble(), out string reason);
        Assert.Null(program);
        Assert.Contains("the verifier says", reason, StringComparison.Ordinal);
        Assert.Contains("R5 !read_ok", reason, StringComparison.Ordinal);
        // The kernel's own disassembly of our bytes.
        Assert.Contains("r0 = *(u64 *)(r5 +0)", reason, StringComparison.Ordinal);
    }

    private static string Hex(ulong[] code) => string.Join(' ', code.SelectMany(BitConverter.GetBytes).Select(b => b.ToString("x2")));
}
