using Weft.Symbols.Btf;
using Xunit;

namespace Weft.Tests.Symbols.Btf;

public sealed class BtfReaderTests
{
    [Fact]
    public void Finds_by_kind_and_name_only()
    {
        BtfBuilder b = new();
        int integer = b.Integer("same", 4);
        int alias = b.Modifier(BtfKind.Typedef, "same", integer);
        b.Integer("same_and_more", 4);
        Assert.True(BtfReader.TryParse(b.Build(), out BtfReader btf));
        Assert.Equal(3, btf.TypeCount);
        Assert.True(btf.TryFindType(BtfKind.Typedef, "same"u8, out int id));
        Assert.Equal(alias, id);
        Assert.True(btf.TryFindType(BtfKind.Integer, "same"u8, out id));
        Assert.Equal(integer, id);
        Assert.False(btf.TryFindType(BtfKind.Integer, "sam"u8, out _));
        Assert.False(btf.TryFindType(BtfKind.Struct, "same"u8, out _));
        Assert.False(btf.TryFindType(BtfKind.Typedef, ""u8, out _));
    }

    [Fact]
    public void Looks_into_anonymous_members_and_arrays()
    {
        Assert.True(BtfReader.TryParse(BtfBuilder.Sample(), out BtfReader btf));
        Assert.True(btf.TryFindType(BtfKind.Struct, "outer"u8, out int outer));
        Assert.Equal((0, 4), Locate(btf, outer, "first"u8));
        Assert.Equal((8, 4), Locate(btf, outer, "low"u8));
        Assert.Equal((8, 8), Locate(btf, outer, "whole"u8));
        Assert.Equal((24, 32), Locate(btf, outer, "pids"u8));
        Assert.Equal((24 + 24, 8), Locate(btf, outer, "pids[3]"u8));
        Assert.True(btf.TryFindMember(outer, "flag"u8, out BtfMember flag));
        Assert.Equal((128, 3, true, 1), (flag.BitOffset, flag.BitSize, flag.IsBitField, flag.SizeBytes));
        Assert.False(btf.TryFindMember(outer, "pids[4]"u8, out _));
        Assert.False(btf.TryFindMember(outer, "pids[-1]"u8, out _));
        Assert.False(btf.TryFindMember(outer, "pids[1"u8, out _));
        Assert.False(btf.TryFindMember(outer, "first.low"u8, out _));
        Assert.False(btf.TryFindMember(outer, ""u8, out _));
        Assert.False(btf.TryFindMember(outer, "low."u8, out _));
    }

    [Fact]
    public void Reads_enumerators_signed_and_wide()
    {
        Assert.True(BtfReader.TryParse(BtfBuilder.Sample(), out BtfReader btf));
        Assert.True(btf.TryFindType(BtfKind.Enum, "colour"u8, out int colour));
        Assert.True(btf.TryGetEnumValue(colour, "RED"u8, out long red));
        Assert.Equal(-1, red);
        Assert.True(btf.IsSigned(colour));
        Assert.True(btf.TryFindType(BtfKind.Enum64, "wide"u8, out int wide));
        Assert.True(btf.TryGetEnumValue(wide, "HUGE"u8, out long huge));
        Assert.Equal(0x1_0000_0002, huge);
        Assert.False(btf.TryGetEnumValue(wide, "RED"u8, out _));
    }

    [Fact]
    public void A_flexible_array_has_elements_without_end()
    {
        BtfBuilder b = new();
        int integer = b.Integer("int", 4);
        int array = b.Array(integer, integer, 0);
        int holder = b.Composite(BtfKind.Struct, "holder", 4, false, ("count", integer, 0), ("items", array, 32));
        Assert.True(BtfReader.TryParse(b.Build(), out BtfReader btf));
        Assert.Equal((4, 0), Locate(btf, holder, "items"u8));
        Assert.Equal((4 + 28, 4), Locate(btf, holder, "items[7]"u8));
    }

    [Fact]
    public void A_chain_of_typedefs_that_closes_on_itself_ends()
    {
        BtfBuilder b = new();
        int first = b.Modifier(BtfKind.Typedef, "a", 2);
        b.Modifier(BtfKind.Typedef, "b", 1);
        int nested = b.Composite(BtfKind.Struct, "s", 8, false, ("", 3, 0), ("", 3, 0), ("", 3, 0));
        int array = b.Array(4, 1, uint.MaxValue);
        Assert.True(BtfReader.TryParse(b.Build(), out BtfReader btf));
        Assert.False(btf.TryResolve(first, out _, out _));
        Assert.False(btf.TryGetSize(first, out _));
        Assert.False(btf.TryFindMember(nested, "x"u8, out _));
        Assert.False(btf.TryGetSize(array, out _));
    }

    private static (int Offset, int Bytes) Locate(BtfReader btf, int id, ReadOnlySpan<byte> path)
    {
        Assert.True(btf.TryFindMember(id, path, out BtfMember member));
        return (member.Offset, member.SizeBytes);
    }
}
