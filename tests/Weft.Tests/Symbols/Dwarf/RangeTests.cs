using Weft.Symbols.Dwarf;
using Xunit;
using static Weft.Tests.Symbols.Dwarf.HandMade;

namespace Weft.Tests.Symbols.Dwarf;

/// <summary>Lists of ranges in all forms, worked out by hand from the standard.</summary>
public sealed class RangeTests
{
    [Fact]
    public void Every_kind_of_entry_of_a_range_list_counts()
    {
        var list = new SectionBuilder().Half(5).Byte(8, 0).Word(1);
        var table = list.Length + 4; // after the length
        list.Word(4)
            .Byte(4).Unsigned(0x10).Unsigned(0x20) // from the unit's first address: 1010 … 1020
            .Byte(5).Long(0x5000).Byte(4).Unsigned(1).Unsigned(2) // 5001
            .Byte(1).Unsigned(1).Byte(4).Unsigned(0).Unsigned(8) // from address 1: 6000 … 6008
            .Byte(2).Unsigned(2).Unsigned(3) // addresses 2 and 3: 7000 … 7004
            .Byte(3).Unsigned(2).Unsigned(0x101) // 7000 … 7101
            .Byte(6).Long(0x8000).Long(0x8001).Byte(7).Long(0x9000).Unsigned(0x80)
            .Byte(5).Long(0).Byte(4).Unsigned(0x100).Unsigned(0xA000) // a discarded function
            .Byte(0).Byte(7).Long(0xB000).Unsigned(0x80); // after the end
        var addresses = new SectionBuilder().Half(5).Byte(8, 0).Long(1).Long(0x6000).Long(0x7000).Long(0x7004).WithLength();
        DwarfSections sections = new()
        {
            Abbreviations = Abbreviations(
                [1, Unit, 1, Ranges, RangeListIndex, Low, Address, RangeListsBase, SectionOffset, AddressBase, SectionOffset], [2, Function, 0, Name, Text, Ranges, SectionOffset]),
            Info = MakeUnit(5, new SectionBuilder().Byte(1).Unsigned(0).Long(0x1000).Word(table).Word(8).Byte(2).Text("f").Word(table + 4).Byte(0)),
            RangeLists = list.WithLength(),
            Addresses = addresses,
        };
        AssertCovered(sections, [0x1010, 0x101F, 0x5001, 0x6000, 0x6007, 0x7000, 0x7100, 0x8000, 0x9000, 0x907F], [0x100F, 0x1020, 0x5000, 0x5002, 0x6008, 0x7101, 0x8001, 0x9080, 0x200, 0x9100, 0xB000]);
    }

    [Fact]
    public void Pairs_before_version_5_count_from_the_chosen_base()
    {
        var list = new SectionBuilder().Long(0x10).Long(0x20).Long(ulong.MaxValue).Long(0x5000).Long(0).Long(4).Long(8).Long(8).Long(0x10).Long(0x11).Long(0).Long(0);
        DwarfSections sections = new()
        {
            Abbreviations = Abbreviations([1, Unit, 1, Ranges, Data4, Low, Address], [2, Function, 0, Name, Text, Ranges, Data4]),
            Info = MakeUnit(3, new SectionBuilder().Byte(1).Word(0).Long(0x1000).Byte(2).Text("f").Word(0).Byte(0)),
            Ranges = list.ToArray(),
        };
        AssertCovered(sections, [0x1010, 0x101F, 0x5000, 0x5003, 0x5010], [0x100F, 0x1020, 0x5004, 0x5008, 0x5011]);
    }

    [Fact]
    public void A_unit_without_ranges_is_found_by_its_functions()
    {
        DwarfSections sections = new()
        {
            Abbreviations = Abbreviations([1, Unit, 1], [2, Function, 0, Name, Text, Low, Address, High, Address], [3, Function, 0, Name, Text, Low, Indirect, High, Indirect]),
            Info = MakeUnit(2, new SectionBuilder().Byte(1).Byte(2).Text("f").Long(0x1000).Long(0x1010).Byte(3).Text("f").Byte(Address).Long(0x2000).Byte(Data4).Word(16).Byte(0)),
        };
        AssertCovered(sections, [0x1000, 0x100F, 0x2000, 0x200F], [0xFFF, 0x1010, 0x2010]);
    }

    [Fact]
    public void An_incomplete_table_of_ranges_hides_no_unit()
    {
        var abbreviations = Abbreviations([1, Unit, 1, Low, Address, High, Data4], [2, Function, 0, Name, Text, Low, Address, High, Data4]);
        byte[] first = UnitAt(0x1000), second = UnitAt(0x2000);
        // It knows one function of the first unit, and claims for it what belongs to the second.
        var table = new SectionBuilder().Half(2).Word(0).Byte(8, 0).Word(0).Long(0x1000).Long(4).Long(0x2000).Long(4).Long(0).Long(0);
        AssertCovered(
            new DwarfSections { Abbreviations = abbreviations, Info = first.Concat(second).ToArray(), AddressRanges = table.WithLength() },
            [0x1000, 0x100F, 0x2000, 0x200F],
            [0x1010, 0x2010]);

        static byte[] UnitAt(ulong address) => MakeUnit(4, new SectionBuilder().Byte(1).Long(address).Word(16).Byte(2).Text("f").Long(address).Word(16).Byte(0));
    }

    private static void AssertCovered(DwarfSections sections, ulong[] inside, ulong[] outside)
    {
        SourceLocator locator = new(sections);
        List<SourceFrame> frames = [];
        foreach (var address in inside)
        {
            Assert.Equal((address, SourceLookup.Found), (address, locator.Find(address, frames)));
            Assert.Equal("f", Assert.Single(frames).QualifiedName);
        }

        foreach (var address in outside) Assert.Equal((address, SourceLookup.NotCovered), (address, locator.Find(address, frames)));
    }
}
