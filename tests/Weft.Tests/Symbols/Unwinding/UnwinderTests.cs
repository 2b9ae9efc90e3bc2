using Weft.Symbols.Unwinding;
using Xunit;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>How a walk ends, and what it does where there is little to go by.</summary>
public sealed class UnwinderTests
{
    private const ulong Code = 0x40_0000;
    private const ulong Stack = 0x7000_0000;

    // call +0; nop … : any address behind it is behind a call.
    private static readonly byte[] Nops = [0xE8, 0, 0, 0, 0, .. Enumerable.Repeat((byte)0x90, 123)];

    [Fact]
    public void Return_address_zero_ends_a_walk() =>
        Assert.Equal(StopReason.NullReturnAddress, Walk(Table([0x0C, 7, 8, 0x90, 1]), [0, 0, 0], out _));

    [Fact]
    public void An_undefined_return_address_ends_a_walk() =>
        Assert.Equal(StopReason.EndOfStack, Walk(Table([0x0C, 7, 8, 0x07, 16]), [0, 0, 0], out _));

    [Fact]
    public void A_return_into_nowhere_is_shown_and_ends_a_walk()
    {
        Assert.Equal(StopReason.NoModule, Walk(Table([0x0C, 7, 8, 0x90, 1]), [0xDEAD_BEEF, 0], out List<UnwoundFrame> frames));
        Assert.Equal([Code + 16, 0xDEAD_BEEF], frames.Select(frame => frame.Address));
    }

    [Fact]
    public void A_frame_that_does_not_grow_ends_a_walk() =>
        // The frame is always at rbp+16, and rbp leads to itself.
        Assert.Equal(StopReason.FrameDidNotGrow, Walk(Table([0x0C, 6, 16, 0x90, 1, 0x86, 2]), [Stack, Code + 20, 0, 0], out _, framePointer: Stack));

    [Fact]
    public void A_stack_that_cannot_be_read_ends_a_walk()
    {
        Assert.Equal(StopReason.NoMemory, Walk(Table([0x0C, 7, 0xC0, 0, 0x90, 1]), [1, 2], out List<UnwoundFrame> frames));
        Assert.Single(frames);
    }

    [Fact]
    public void The_depth_limit_ends_a_walk()
    {
        ulong[] words = [.. Enumerable.Repeat(Code + 20, 200)];
        Assert.Equal(StopReason.DepthLimit, Walk(Table([0x0C, 7, 8, 0x90, 1]), words, out List<UnwoundFrame> frames, limit: 50));
        Assert.Equal(50, frames.Count);
        Assert.Equal(StopReason.NoMemory, Walk(Table([0x0C, 7, 8, 0x90, 1]), words, out frames));
        Assert.Equal(201, frames.Count);
    }

    [Fact]
    public void Registers_must_be_known() =>
        Assert.Equal(StopReason.NoRegisters, new Unwinder(new ModuleMap([])).Walk(default, new CopiedMemory(0, default), []));

    [Fact]
    public void A_frame_pointer_chain_is_followed_where_code_cannot_be_read()
    {
        // rbp → (rbp', return) → (0, return); no table, no code.
        ulong[] words = [1, 2, Stack + 48, Code + 30, 3, 4, 0, Code + 40, 5];
        StopReason reason = Walk(new UnwindTable(new UnwindSections()), words, out List<UnwoundFrame> frames, framePointer: Stack + 16);
        Assert.Equal([Code + 16, Code + 30, Code + 40], frames.Select(frame => frame.Address));
        Assert.Equal([FrameSource.Context, FrameSource.FramePointer, FrameSource.FramePointer], frames.Select(frame => frame.Source));
        Assert.Equal(StopReason.NullFramePointer, reason);
    }

    [Fact]
    public void A_frame_pointer_that_points_down_is_not_followed()
    {
        StopReason reason = Walk(new UnwindTable(new UnwindSections()), [Stack - 64, Code + 30, 0], out List<UnwoundFrame> frames, framePointer: Stack);
        Assert.Single(frames);
        Assert.Equal(StopReason.NoCallerFound, reason);
    }

    [Fact]
    public void A_word_behind_a_call_is_found_by_scanning_and_labelled()
    {
        // The code runs into its end; of the words only Code+5 is behind a call, and where that call leads it is not at this stack.
        UnwindTable table = new(new UnwindSections { Segments = [new AddressedBytes(Code, Nops)] });
        Walk(table, [Code + 50, 7, Code + 5, 0], out List<UnwoundFrame> frames);
        Assert.Equal((Code + 5, FrameSource.Scan), (frames[1].Address, frames[1].Source));
    }

    [Theory]
    [InlineData("FF15 00000000", 6)] // call *0(%rip)
    [InlineData("41FFD3", 3)] // call *%r11
    [InlineData("FFD0", 2)]
    [InlineData("FF10", 2)] // call *(%rax)
    [InlineData("FF5008", 3)]
    [InlineData("FF9000010000", 6)]
    [InlineData("FF54C408", 4)] // call *8(%rsp,%rax,8)
    [InlineData("FF14C500104000", 7)] // call *table(,%rax,8)
    [InlineData("FF9424 80000000", 7)]
    [InlineData("E8 01000000", 5)]
    public void Every_form_of_call_makes_a_return_address(string bytes, int length)
    {
        byte[] call = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(length, call.Length);
        byte[] code = [.. Enumerable.Repeat((byte)0x90, 32), .. call, .. Enumerable.Repeat((byte)0x90, 32)];
        UnwindTable table = new(new UnwindSections { Segments = [new AddressedBytes(Code, code)] });
        ulong expected = Code + 32 + (ulong)length;
        for (ulong offset = 1; offset < 64; offset++)
        {
            Walk(table, [0, 0, Code + offset, 0], out List<UnwoundFrame> frames, at: 62);
            Assert.Equal(Code + offset == expected ? 2 : 1, frames.Count);
        }
    }

    [Fact]
    public void Code_of_no_module_is_read_from_memory_wherever_it_is_looked_at()
    {
        // A just-in-time compiler's: nops and a return. Return addresses into it are looked at in any order, also a little below the last.
        byte[] code = [.. Enumerable.Repeat((byte)0x90, 1000), 0xC3, .. Enumerable.Repeat((byte)0x90, 200)];
        for (int at = 20; at < 1000; at += 40) new byte[] { 0xFF, 0xD0 }.CopyTo(code, at - 2);
        ulong[] words = [.. Enumerable.Range(0, 24).Select(i => Code + 20 + (ulong)(i * 7 % 24 * 40)), 0];
        CopiedMemory memory = new(Stack, Bytes(words), new CopiedMemory(Code, code));
        List<UnwoundFrame> frames = [];
        new Unwinder(new ModuleMap([new ModuleRange(Code, Code + (ulong)code.Length, null)])).Walk(new RegisterSet(Code + 500, Stack), memory, frames);
        Assert.Equal([Code + 500, .. words[..^1]], frames.Select(frame => frame.Address));
        Assert.All(frames.Skip(1), frame => Assert.Equal(FrameSource.PrologueAnalysis, frame.Source));
    }

    [Fact]
    public void Warm_walks_allocate_nothing()
    {
        UnwindTable table = Table([0x0C, 7, 8, 0x90, 1]);
        Unwinder unwinder = new(Map(table));
        CopiedMemory memory = new(Stack, Bytes([.. Enumerable.Repeat(Code + 20, 500), 0]));
        List<UnwoundFrame> frames = new(600);
        RegisterSet registers = new(Code + 16, Stack);
        Assert.Equal(StopReason.NullReturnAddress, unwinder.Walk(registers, memory, frames));
        // The runtime itself may make an object on this thread at any time, when it compiles a method anew; not each time.
        long allocated = long.MaxValue;
        for (int attempt = 0; attempt < 5 && allocated != 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++) unwinder.Walk(registers, memory, frames);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal(0, allocated);
        Assert.Equal(501, frames.Count);
    }

    private static UnwindTable Table(byte[] instructions) => new(new UnwindSections { DebugFrame = FrameBuilder.DebugFrame(0, 0x80, instructions) });

    private static ModuleMap Map(UnwindTable table) =>
        new([new ModuleRange(Code, Code + 0x80, new UnwindModule("m", table, table.Sections.DebugFrame.IsEmpty ? 0 : Code))]);

    private static byte[] Bytes(ulong[] words) => [.. words.SelectMany(BitConverter.GetBytes)];

    private static StopReason Walk(UnwindTable table, ulong[] words, out List<UnwoundFrame> frames, ulong? framePointer = null, int limit = Unwinder.DefaultDepthLimit, ulong at = 16)
    {
        RegisterSet registers = new(Code + at, Stack);
        if (framePointer is { } pointer) registers.Set(RegisterNumber.Rbp, pointer);
        frames = [];
        return new Unwinder(Map(table)) { DepthLimit = limit }.Walk(registers, new CopiedMemory(Stack, Bytes(words)), frames);
    }
}
