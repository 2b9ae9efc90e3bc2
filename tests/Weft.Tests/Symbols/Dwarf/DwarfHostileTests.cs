using CsCheck;
using Weft.Fuzz;
using Weft.Symbols.Dwarf;
using Xunit;
using static Weft.Tests.Symbols.Dwarf.HandMade;

namespace Weft.Tests.Symbols.Dwarf;

/// <summary>Sections made to harm: they may cost names, never memory without bound, an exception or an endless loop.</summary>
public sealed class DwarfHostileTests
{
    // What one file may make the reader allocate; the real ones here take some hundred kilobytes.
    private const long Bound = 400L << 20;

    public static TheoryData<string> Seeds => [.. System.IO.Directory.EnumerateFiles(Path.Combine(Campaign.CorpusPath, "dwarf")).Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_seed_has_functions_and_lines(string seed)
    {
        var sections = DwarfTargets.Unpack(File.ReadAllBytes(Path.Combine(Campaign.CorpusPath, "dwarf", seed)));
        SourceLocator locator = new(sections);
        List<SourceFrame> frames = [];
        Assert.Contains(Enumerable.Range(0x1000, 0x200), address => locator.Find((ulong)address, frames) == SourceLookup.Found && frames is [{ IsInlined: true, Line: > 0 }, ..]);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Changed_bytes_break_nothing(string seed)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Campaign.CorpusPath, "dwarf", seed));
        byte[] likely = [0, 1, 0x7F, 0x80, 0xFF];
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[0, 2 * likely.Length]).Array[1, 8].Sample(
            changes =>
            {
                var changed = (byte[])bytes.Clone();
                foreach ((int at, byte value, int choice) in changes) changed[at] = choice < likely.Length ? likely[choice] : value;
                var before = GC.GetAllocatedBytesForCurrentThread();
                DwarfTargets.Locate(changed);
                Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < Bound);
            },
            iter: Support.Repository.Long ? 100_000 : 2_000);
    }

    [Theory]
    [InlineData(Origin)]
    [InlineData(Specification)]
    public void References_in_a_ring_end(int attribute)
    {
        // The function refers to an entry that refers to itself; so does the inlined call to the function.
        var entries = new SectionBuilder().Byte(1).Byte(2).Long(0x1000).Long(0x1010);
        var reference = entries.Length;
        entries.Word(0).Byte(3).Long(0x1004).Long(0x1008).Word(11 + 1);
        var target = entries.Length + 11 + 1;
        entries.Byte(0).Byte(4).Word(target).Byte(0);
        var unit = MakeUnit(4, entries);
        BitConverter.GetBytes(target).CopyTo(unit, 11 + reference);
        var frames = Find(
            new DwarfSections
            {
                Abbreviations = Abbreviations(
                    [1, Unit, 1], [2, Function, 1, Low, Address, High, Address, attribute, Reference4], [3, Inlined, 0, Low, Address, High, Address, attribute, Reference4],
                    [4, Function, 0, attribute, Reference4]),
                Info = unit,
            },
            0x1005);
        Assert.Equal([true, false], frames.Select(frame => frame.IsInlined));
        Assert.All(frames, frame => Assert.Null(frame.Function));
    }

    [Fact]
    public void Entries_nested_without_end_are_left()
    {
        var entries = new SectionBuilder().Byte(1).Byte(2).Text("f").Long(0x1000).Long(0x1010);
        for (var i = 0; i < 200_000; i++) entries.Byte(3).Long(0x1000).Long(0x1010);
        var frames = Find(
            new DwarfSections
            {
                Abbreviations = Abbreviations([1, Unit, 1], [2, Function, 1, Name, Text, Low, Address, High, Address], [3, Inlined, 1, Low, Address, High, Address]),
                Info = MakeUnit(4, entries),
            },
            0x1005);
        Assert.Equal("f", frames[^1].QualifiedName);
        Assert.InRange(frames.Count, 2, 600);
    }

    [Fact]
    public void A_list_of_ranges_that_all_units_share_is_not_read_for_ever()
    {
        // 50,000 units with a list of 50,000 ranges each.
        SectionBuilder units = new(), list = new();
        for (var i = 0; i < 50_000; i++)
        {
            units.Add(MakeUnit(4, new SectionBuilder().Byte(1).Word(0)));
            list.Long((ulong)i * 16 + 0x1000).Long((ulong)i * 16 + 0x1008);
        }

        var sections = new DwarfSections { Abbreviations = Abbreviations([1, Unit, 0, Ranges, SectionOffset]), Info = units.ToArray(), Ranges = list.ToArray() };
        Find(sections, 0x1005);
    }

    [Fact]
    public void Many_units_with_tables_of_abbreviations_of_their_own_are_bounded()
    {
        // Each table begins one abbreviation later in the same bytes, and never has the code that is looked for.
        SectionBuilder units = new(), abbreviations = new();
        for (var i = 0; i < 3_000; i++)
        {
            var header = new SectionBuilder().Half(4).Word(i * 7).Byte(8).Byte(127, 0, 0);
            units.Add(header.WithLength());
        }

        for (var i = 0; i < 60_000; i++) abbreviations.Byte(1, Unit, 0, Name, Text, 0, 0);
        Find(new DwarfSections { Abbreviations = abbreviations.ToArray(), Info = units.ToArray() }, 0x1005);
    }

    [Fact]
    public void Entries_of_a_byte_with_attributes_without_bytes_are_bounded()
    {
        // Each entry is one byte and would have a million attributes; or it opens a scope.
        int[] function = [2, Function, 0, .. Enumerable.Repeat(new[] { Low, 0x19 }, 500_000).SelectMany(pair => pair)];
        int[] scope = [3, 0x39, 1];
        var entries = new SectionBuilder().Byte(1).Add([.. Enumerable.Repeat((byte)2, 1_000_000)]);
        Find(new DwarfSections { Abbreviations = Abbreviations([1, Unit, 1], function), Info = MakeUnit(4, entries) }, 0x1005);
        entries = new SectionBuilder().Byte(1);
        for (var i = 0; i < 2_000_000; i++) entries.Byte(3, 0);
        Find(new DwarfSections { Abbreviations = Abbreviations([1, Unit, 1], [2, Function, 0], scope), Info = MakeUnit(4, entries) }, 0x1005);
    }

    [Fact]
    public void Long_names_in_deep_scopes_are_cut()
    {
        var name = new string('n', 1 << 20);
        var entries = new SectionBuilder().Byte(1);
        for (var i = 0; i < 64; i++) entries.Byte(3).Word(0);
        entries.Byte(2).Word(0).Long(0x1000).Long(0x1010);
        var frames = Find(
            new DwarfSections
            {
                Abbreviations = Abbreviations([1, Unit, 1], [2, Function, 0, Name, 0x0E, Low, Address, High, Address], [3, 0x39, 1, Name, 0x0E]),
                Info = MakeUnit(4, entries),
                Strings = new SectionBuilder().Text(name).ToArray(),
            },
            0x1005);
        Assert.InRange(frames[0].QualifiedName!.Length, 1000, 1 << 17);
    }

    [Fact]
    public void Counts_of_files_that_are_not_there_are_not_believed()
    {
        foreach (var formats in new int[][] { [0], [1, 1, 0x19], [1, 1, 0x0B], [255] })
        {
            var header = new SectionBuilder().Byte(1, 1, 1, -5, 14, 10, 0, 1, 1, 1, 1, 0, 0, 0, 1).Byte(formats).Unsigned(ulong.MaxValue).Byte(formats).Unsigned(ulong.MaxValue);
            var code = new SectionBuilder().SetAddress(0x1000).Byte(1, 2, 4).EndSequence();
            var program = new SectionBuilder().Half(5).Byte(8, 0).Word(header.Length).Add(header.ToArray()).Add(code.ToArray()).WithLength();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(new SourceLocator(WithLines(program)).TryFindLine(0x1002, out var line) && line.Line == 1);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < Bound);
        }
    }

    [Fact]
    public void A_program_that_divides_by_nothing_has_no_rows()
    {
        var program = LineProgramOf(4, new SectionBuilder().SetAddress(0x1000).Byte(200, 8, 1).EndSequence());
        program[14] = 0; // line_range: after two lengths, the version and four bytes
        Assert.False(new SourceLocator(WithLines(program)).TryFindLine(0x1000, out _));
    }

    private static List<SourceFrame> Find(DwarfSections sections, ulong address)
    {
        List<SourceFrame> frames = [];
        SourceLocator locator = new(sections);
        var before = GC.GetAllocatedBytesForCurrentThread();
        locator.Find(address, frames);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < Bound);
        return frames;
    }
}
