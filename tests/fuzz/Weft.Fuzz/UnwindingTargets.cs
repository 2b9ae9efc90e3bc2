using System.Buffers.Binary;
using Weft.Symbols.Unwinding;

namespace Weft.Fuzz;

/// <summary>The unwinder over hostile tables, hostile code and a hostile stack, all cut from one input.</summary>
public static class UnwindingTargets
{
    private const ulong Base = 0x40_0000;
    private const ulong StackStart = 0x7FFF_0000;

    /// <summary>
    /// Input: three lengths of two bytes (of .eh_frame_hdr, .eh_frame and .debug_frame) and two bytes more, these sections, then code. Registers and
    /// stack are the input itself.
    /// </summary>
    public static void Unwind(ReadOnlySpan<byte> input)
    {
        if (input.Length < 8) return;
        byte[] bytes = input.ToArray();
        int at = 8;
        AddressedBytes header = Cut(0);
        AddressedBytes frames = Cut(2);
        AddressedBytes debug = Cut(4);
        AddressedBytes code = new(Base + (ulong)at, bytes.AsMemory(at));
        UnwindSections sections = new()
        {
            EhFrameHeader = header, EhFrame = frames, DebugFrame = debug.Bytes, DataBase = Base, TextBase = Base,
            Segments = [new AddressedBytes(Base, bytes), code],
        };
        UnwindTable table = new(sections);
        UnwindTable indexed = new(sections with { EhFrameHeader = default });
        CallFrameInterpreter interpreter = new();
        int budget = 64;
        foreach (FrameDescription description in table.Descriptions())
        {
            if (budget-- == 0) break;
            foreach (ulong address in (ReadOnlySpan<ulong>)[description.Start, description.Start + description.Size / 2, unchecked(description.Start + description.Size - 1)])
            {
                _ = table.TryFind(address, out _);
                _ = indexed.TryFind(address, out _);
                if (interpreter.TryFindRow(description, address, out UnwindRow row) && !(row.Start <= address && address < row.End) && row.End > description.Start)
                    throw new InvalidOperationException($"The row {row.Start:x}..{row.End:x} is not the one for {address:x}.");
            }
        }

        CopiedMemory memory = new(StackStart, bytes, new CopiedMemory(Base, bytes));
        Walk(new UnwindModule("fuzz", table, 0));
        // Code of no module, read from memory.
        Walk(null);

        void Walk(UnwindModule? module)
        {
            Unwinder unwinder = new(new ModuleMap([new ModuleRange(Base, Base + (ulong)bytes.Length, module)]));
            List<UnwoundFrame> walked = [];
            for (int i = 0; i < 3; i++)
            {
                RegisterSet registers = new(Base + (ulong)(at + i * 7), StackStart + (ulong)(i * 8));
                registers.Set(RegisterNumber.Rbp, StackStart + 16);
                StopReason reason = unwinder.Walk(registers, memory, walked);
                if (reason == StopReason.None || walked.Count == 0 || walked.Count > Unwinder.DefaultDepthLimit)
                    throw new InvalidOperationException("A walk ended without a reason or past its limit.");
            }
        }

        AddressedBytes Cut(int lengthAt)
        {
            int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(lengthAt)), bytes.Length - at);
            AddressedBytes piece = new(Base + (ulong)at, bytes.AsMemory(at, length));
            at += length;
            return piece;
        }
    }
}
