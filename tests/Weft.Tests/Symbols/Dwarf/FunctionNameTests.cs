using Weft.Symbols.Dwarf;
using Xunit;
using static Weft.Tests.Symbols.Dwarf.HandMade;

namespace Weft.Tests.Symbols.Dwarf;

/// <summary>Names put together from scopes, where there is no linkage name.</summary>
public sealed class FunctionNameTests
{
    private const int Namespace = 0x39, Structure = 0x13;

    [Fact]
    public void A_local_class_goes_before_its_functions_without_what_is_around_the_function()
    {
        // namespace space { outer() { struct Local { member() }; } after() } and namespace { hidden() }
        var entries = new SectionBuilder().Byte(1).Byte(2).Text("space");
        entries.Byte(4).Text("outer").Long(0x1000).Long(0x1010).Byte(3).Text("Local").Byte(5).Text("member").Long(0x2000).Long(0x2010).Byte(0, 0);
        entries.Byte(5).Text("after").Long(0x3000).Long(0x3010).Byte(0);
        entries.Byte(6).Byte(5).Text("hidden").Long(0x4000).Long(0x4010).Byte(0, 0);
        int[] code = [Name, Text, Low, Address, High, Address];
        SourceLocator locator = new(new DwarfSections
        {
            Abbreviations = Abbreviations(
                [1, Unit, 1], [2, Namespace, 1, Name, Text], [3, Structure, 1, Name, Text], [4, Function, 1, .. code], [5, Function, 0, .. code], [6, Namespace, 1]),
            Info = MakeUnit(4, entries),
        });
        Assert.Equal(
            ["space::outer", "Local::member", "space::after", "(anonymous namespace)::hidden"],
            new ulong[] { 0x1000, 0x2000, 0x3000, 0x4000 }.Select(address => NameAt(locator, address)));
    }

    private static string? NameAt(SourceLocator locator, ulong address)
    {
        List<SourceFrame> frames = [];
        locator.Find(address, frames);
        return Assert.Single(frames).QualifiedName;
    }
}
