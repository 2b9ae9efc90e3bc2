using Weft.Symbols.Unwinding;
using Xunit;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>Forms of the tables that no compiler here makes, and .debug_frame in all that it does make.</summary>
public sealed class UnwindTableTests
{
    private const ulong Address = 0x9000;
    private static readonly (ulong, ulong)[] Functions = [(0x1000, 0x20), (0x2000, 0x30), (0x1020, 0x10)];

    public static TheoryData<byte, bool> Encodings()
    {
        TheoryData<byte, bool> data = [];
        foreach (byte encoding in (byte[])[0x00, 0x01, 0x03, 0x04, 0x09, 0x0B, 0x0C, 0x10, 0x1B, 0x1C, 0x23, 0x2B, 0x33, 0x3B, 0x3C, 0x50, 0x80, 0x9B])
        {
            data.Add(encoding, false);
            data.Add(encoding, true);
        }
        return data;
    }

    [Theory, MemberData(nameof(Encodings))]
    public void Every_pointer_encoding_is_read(byte encoding, bool isLong)
    {
        const ulong text = 0x0F00, data = 0x0E00, cells = 0x5000;
        List<byte> cellBytes = [];
        byte[] frames = FrameBuilder.EhFrame(Address, encoding, Pointer, [0x41, 0x0E, 16], isLong,
            [.. Functions.Select(function => (function.Item1, Number(encoding, function.Item2)))]);
        UnwindTable table = new(new UnwindSections
        {
            EhFrame = new AddressedBytes(Address, frames), TextBase = text, DataBase = data,
            Segments = [new AddressedBytes(cells, cellBytes.ToArray())],
        });
        foreach ((ulong start, ulong size) in Functions)
        {
            Assert.True(table.TryFind(start + size - 1, out FrameDescription description), $"{start:x}");
            Assert.Equal((start, size), (description.Start, description.Size));
            Assert.True(new CallFrameInterpreter().TryFindRow(description, start + 1, out UnwindRow row));
            Assert.Equal((start + 1, start + size, 16L), (row.Start, row.End, row.FrameOffset));
        }
        Assert.False(table.TryFind(0x0FFF, out _));
        Assert.False(table.TryFind(0x1030, out _));
        Assert.False(table.TryFind(0x2030, out _));

        byte[] Pointer(ulong start, ulong place)
        {
            if ((encoding & 0x80) != 0)
            {
                cellBytes.AddRange(FrameBuilder.Word(start));
                start = cells + (ulong)cellBytes.Count - 8;
            }
            // Aligned: padding up to a multiple of eight first.
            byte[] padding = encoding == 0x50 ? new byte[(int)((8 - place % 8) % 8)] : [];
            ulong origin = (encoding & 0x70) switch { 0x10 => place, 0x20 => text, 0x30 => data, _ => 0 };
            return [.. padding, .. Number(encoding, unchecked(start - origin))];
        }
    }

    private static byte[] Number(byte encoding, ulong value) => (encoding & 0x0F) switch
    {
        0x1 => Leb(value, more => more >= 0x80),
        0x9 => Leb(value, more => more >= 0x40),
        0x3 or 0xB => BitConverter.GetBytes((uint)value),
        _ => FrameBuilder.Word(value),
    };

    private static byte[] Leb(ulong value, Func<ulong, bool> goesOn)
    {
        List<byte> bytes = [];
        for (; goesOn(value); value >>= 7) bytes.Add((byte)(value & 0x7F | 0x80));
        return [.. bytes, (byte)value];
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Debug_frame_is_read_in_every_version_and_width(byte version, bool isLong)
    {
        UnwindTable table = new(new UnwindSections { DebugFrame = FrameBuilder.DebugFrame(0x1000, 0x20, [0x0C, 7, 8, 0x90, 1], version, isLong) });
        Assert.True(table.TryFind(0x101F, out FrameDescription description));
        Assert.True(new CallFrameInterpreter().TryFindRow(description, 0x1000, out UnwindRow row));
        Assert.Equal("rsp+8", RowText.Frame(row));
        Assert.Equal("c-8", RowText.Rule(row[RegisterNumber.Rip]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Unknown_versions_are_not_guessed_at(byte version) =>
        Assert.False(new UnwindTable(new UnwindSections { DebugFrame = FrameBuilder.DebugFrame(0x1000, 0x20, [], version) }).TryFind(0x1000, out _));

    [Theory]
    [InlineData("-gdwarf-2")]
    [InlineData("-gdwarf-3")]
    [InlineData("-gdwarf-4")]
    [InlineData("-gdwarf-5 -gdwarf64")]
    public void Debug_frame_of_a_compiler_has_the_rows_readelf_shows(string flags)
    {
        string program = CompiledProgram.Of("stepped.c", "gcc", "-O2 -fno-asynchronous-unwind-tables " + flags);
        TestElf elf = TestElf.Read(program);
        // readelf dumps .eh_frame and .debug_frame one after the other; what start files have is in the first.
        UnwindTable table = new(elf.UnwindSections with { EhFrame = default, EhFrameHeader = default });
        HashSet<ulong> debug = [.. table.Descriptions().Select(description => description.Start)];
        ReadelfFrames oracle = ReadelfFrames.Of(program);
        oracle.Descriptions.RemoveAll(description => !debug.Contains(description.Start));
        Assert.True(oracle.Descriptions.Count >= 15);
        CallFrameTableTests.Compare(program, oracle, table);
    }

    [Fact]
    public void A_header_that_contradicts_its_section_is_not_believed()
    {
        TestElf elf = TestElf.Read("/lib/x86_64-linux-gnu/libc.so.6");
        byte[] header = elf.EhFrameHeader.Bytes.ToArray();
        // Each entry's description is replaced by the next one's.
        for (int at = 12; at + 16 <= header.Length; at += 8) header.AsSpan(at + 12, 4).CopyTo(header.AsSpan(at + 4, 4));
        UnwindTable right = new(elf.UnwindSections);
        UnwindTable wrong = new(elf.UnwindSections with { EhFrameHeader = new AddressedBytes(elf.EhFrameHeader.Address, header) });
        foreach (FrameDescription description in right.Descriptions().Take(500))
        {
            Assert.True(wrong.TryFind(description.Start, out FrameDescription found));
            Assert.Equal(description.Start, found.Start);
        }
    }

    [Fact]
    public void Restore_brings_back_the_rules_of_the_common_entry()
    {
        // offset rbx; restore rbx; then val_offset, same_value, undefined, negative offset, restore_state with the frame's rule.
        byte[] instructions =
        [
            0x0C, 7, 8, 0x90, 1, 0x0A, 0x41, 0x83, 2, 0x0E, 32, 0x41, 0xC3, 0x14, 12, 3, 0x08, 13, 0x07, 14, 0x2F, 15, 2, 0x41, 0x0B, 0x41, 0x13, 0x7E,
        ];
        UnwindTable table = new(new UnwindSections { DebugFrame = FrameBuilder.DebugFrame(0x1000, 0x20, instructions) });
        Assert.True(table.TryFind(0x1000, out FrameDescription description));
        Assert.Equal("rsp+8 u u u u u", Row(0x1000));
        Assert.Equal("rsp+32 c-16 u u u u", Row(0x1001));
        Assert.Equal("rsp+32 u v-24 s u c+16", Row(0x1002));
        Assert.Equal("rsp+8 u u u u u", Row(0x1003));
        Assert.Equal("rsp+16 u u u u u", Row(0x1004));

        string Row(ulong address)
        {
            Assert.True(new CallFrameInterpreter().TryFindRow(description, address, out UnwindRow row));
            return $"{RowText.Frame(row)} {string.Join(' ', new[] { 3, 12, 13, 14, 15 }.Select(register => RowText.Rule(row[register])))}";
        }
    }
}
