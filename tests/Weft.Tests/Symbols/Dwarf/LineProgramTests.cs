using Weft.Symbols.Dwarf;
using Xunit;

namespace Weft.Tests.Symbols.Dwarf;

/// <summary>Opcodes and headers that compilers here do not write; the expected rows are worked out by hand from the standard.</summary>
public sealed class LineProgramTests
{
    private const int Copy = 1, AdvanceAddress = 2, AdvanceLine = 3, SetFile = 4, SetColumn = 5, Negate = 6, BasicBlock = 7, ConstantAddAddress = 8;
    private const int FixedAdvance = 9, PrologueEnd = 10, EpilogueBegin = 11, InstructionSet = 12;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_opcode_does_what_the_standard_says(int version)
    {
        // Opcode base 13, line base -5, line range 14: special opcode 13 + 14a + (l + 5) adds a to the address and l to the line.
        var code = new SectionBuilder().SetAddress(0x1000).Byte(Copy) // 1000: here.c 1
            .Byte(AdvanceLine).Signed(99).Byte(SetColumn).Unsigned(300).Byte(SetFile).Unsigned(2)
            .Byte(13 + 14 * 3 + 5) // 1003: below.c 100, column 300
            .Byte(Negate, BasicBlock, PrologueEnd, EpilogueBegin, InstructionSet).Unsigned(200)
            .Byte(AdvanceAddress).Unsigned(0x100).Byte(AdvanceLine).Signed(-50).Byte(Copy) // 1103: 50, no statement
            .Byte(ConstantAddAddress, SetFile).Unsigned(3).Byte(Copy) // (255 - 13) / 14 = 17 on, 1114: /absolute/else.c
            .Byte(FixedAdvance).Half(0x1000).Byte(13) // 2114: 45
            .Byte(0, 3, 0x80, 1, 2) // an extended opcode nobody knows
            .Byte(0, 2, 4).Unsigned(7) // a discriminator
            .Byte(0).Unsigned(10).Byte(3).Text("new.c").Byte(1, 0, 0).Byte(SetFile).Unsigned(4).Byte(13 + 5 + 14) // 2115: file 4
            .Byte(AdvanceAddress).Unsigned(1).EndSequence();
        SourceLocator locator = new(HandMade.WithLines(HandMade.LineProgramOf(version, code), version));
        Assert.False(locator.TryFindLine(0xFFF, out _));
        AssertLine(0x1000, "/home/here.c", 1, 0, true);
        AssertLine(0x1002, "/home/here.c", 1, 0, true);
        AssertLine(0x1003, "/home/sub/below.c", 100, 300, true);
        AssertLine(0x1103, "/home/sub/below.c", 50, 300, false);
        AssertLine(0x1114, "/absolute/else.c", 50, 300, false);
        AssertLine(0x2114, "/absolute/else.c", 45, 300, false);
        AssertLine(0x2115, "/home/sub/new.c", 45, 300, false);
        Assert.False(locator.TryFindLine(0x2116, out _));

        void AssertLine(ulong address, string file, int line, int column, bool isStatement)
        {
            Assert.True(locator.TryFindLine(address, out var found));
            Assert.Equal(new SourceLine(file, line, column, isStatement), found);
        }
    }

    [Fact]
    public void Instructions_in_bundles_advance_by_operations()
    {
        // Three operations to an instruction of four bytes.
        var code = new SectionBuilder().SetAddress(0x1000).Byte(Copy, AdvanceAddress).Unsigned(2).Byte(AdvanceLine).Signed(1).Byte(Copy)
            .Byte(AdvanceAddress).Unsigned(2).Byte(AdvanceLine).Signed(1).Byte(Copy, AdvanceAddress).Unsigned(3).EndSequence();
        SourceLocator locator = new(HandMade.WithLines(HandMade.LineProgramOf(4, code, minimumBytes: 4, maximumOperations: 3)));
        Assert.Equal(2, LineAt(locator, 0x1003));
        Assert.Equal(3, LineAt(locator, 0x1004));
        Assert.Equal(-1, LineAt(locator, 0x1008));
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 1)]
    public void Discarded_functions_claim_no_addresses(ulong mark)
    {
        var code = new SectionBuilder()
            .SetAddress(0x1000).Byte(AdvanceLine).Signed(9).Byte(Copy, AdvanceAddress).Unsigned(0x100).EndSequence()
            .SetAddress(mark).Byte(AdvanceLine).Signed(76).Byte(Copy, AdvanceAddress).Unsigned(0x10).Byte(Copy, AdvanceAddress).Unsigned(0x5000).EndSequence();
        SourceLocator locator = new(HandMade.WithLines(HandMade.LineProgramOf(3, code)));
        Assert.Equal(10, LineAt(locator, 0x1000));
        Assert.Equal(-1, LineAt(locator, 0x2000));
        Assert.Equal(-1, LineAt(locator, 0x20));
    }

    [Fact]
    public void Sequences_and_rows_may_come_in_any_order()
    {
        var code = new SectionBuilder()
            .SetAddress(0x3000).Byte(AdvanceLine).Signed(29).Byte(Copy, AdvanceAddress).Unsigned(0x10).EndSequence()
            .SetAddress(0x1010).Byte(AdvanceLine).Signed(11).Byte(Copy).SetAddress(0x1000).Byte(AdvanceLine).Signed(-2).Byte(Copy).SetAddress(0x1020).EndSequence()
            .SetAddress(0x2000).Byte(AdvanceLine).Signed(19).Byte(Copy, AdvanceAddress).Unsigned(0x10).EndSequence();
        SourceLocator locator = new(HandMade.WithLines(HandMade.LineProgramOf(2, code, is64: true)));
        Assert.Equal([10, 10, 12, -1, 20, -1, 30, -1], new ulong[] { 0x1000, 0x100F, 0x101F, 0x1020, 0x200F, 0x2010, 0x3000, 0x3010 }.Select(address => LineAt(locator, address)));
    }

    [Fact]
    public void Of_several_rows_at_an_address_each_convention_takes_its_own()
    {
        var code = new SectionBuilder().SetAddress(0x1000)
            .Byte(AdvanceLine).Signed(9).Byte(Copy, AdvanceLine).Signed(10).Byte(Copy, Negate, AdvanceLine).Signed(10).Byte(Copy)
            .Byte(AdvanceAddress).Unsigned(4).Byte(AdvanceLine).Signed(-30).Byte(Copy, AdvanceAddress).Unsigned(4).EndSequence();
        var sections = HandMade.WithLines(HandMade.LineProgramOf(4, code));
        SourceLocator exact = new(sections), debugger = new(sections) { Convention = LineConvention.Debugger };
        Assert.Equal((30, 20), (LineAt(exact, 0x1002), LineAt(debugger, 0x1002)));
        Assert.Equal((0, 20), (LineAt(exact, 0x1005), LineAt(debugger, 0x1005)));
    }

    [Fact]
    public void Files_of_version_5_are_described_by_their_formats()
    {
        // Paths in .debug_line_str, in place and in .debug_str; directories as bytes; digests to be skipped.
        var header = new SectionBuilder().Byte(1, 1, 1, -5, 14, 10, 0, 1, 1, 1, 1, 0, 0, 0, 1);
        header.Byte(1, 1, 0x1F, 2).Word(0).Word(6); // two directories, line_strp
        header.Byte(3, 1, 0x08, 2, 0x0B, 5, 0x1E, 2); // path as a string, directory in a byte, MD5
        header.Text("zero.c").Byte(0).Add(new byte[16]).Text("one.c").Byte(1).Add(new byte[16]);
        var code = new SectionBuilder().Byte(4, 0).SetAddress(0x1000).Byte(Copy, AdvanceAddress, 4, 4, 1, Copy, AdvanceAddress, 4).EndSequence();
        var program = new SectionBuilder().Half(5).Byte(8, 0).Word(header.Length).Add(header.ToArray()).Add(code.ToArray()).WithLength();
        var sections = HandMade.WithLines(program, 4) with { LineStrings = new SectionBuilder().Text("/made").Text("part").ToArray() };
        SourceLocator locator = new(sections);
        Assert.True(locator.TryFindLine(0x1000, out var first) && locator.TryFindLine(0x1004, out var second) && first.File == "/made/zero.c" && second.File == "/made/part/one.c");
    }

    private static int LineAt(SourceLocator locator, ulong address) => locator.TryFindLine(address, out var line) ? line.Line : -1;
}
