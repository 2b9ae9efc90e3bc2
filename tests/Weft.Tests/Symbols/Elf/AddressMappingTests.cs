using Weft.Symbols.Elf;
using Xunit;

namespace Weft.Tests.Symbols.Elf;

public sealed class AddressMappingTests
{
    // As ld lays out a program: four segments, neighbours sharing a page of the file where they meet.
    private static readonly ElfSegment[] Program =
    [
        new(ElfSegmentType.Note, 4, 0x2A8, 0x2A8, 0x20, 0x20, 4),
        new(ElfSegmentType.Load, 4, 0, 0, 0x628, 0x628, 0x1000),
        new(ElfSegmentType.Load, 5, 0x1000, 0x1000, 0x175, 0x175, 0x1000),
        new(ElfSegmentType.Load, 4, 0x2000, 0x2000, 0xF4, 0xF4, 0x1000),
        new(ElfSegmentType.Load, 6, 0x2DE8, 0x3DE8, 0x248, 0x250, 0x1000),
    ];

    // As lld does: every segment's address is ahead of its offset, and the file has no gaps.
    private static readonly ElfSegment[] Dense =
    [
        new(ElfSegmentType.Load, 4, 0, 0x200000, 0x5F4, 0x5F4, 0x1000),
        new(ElfSegmentType.Load, 5, 0x600, 0x201600, 0x9F0, 0x9F0, 0x1000),
        new(ElfSegmentType.Load, 6, 0xFF0, 0x202FF0, 0x1B0, 0x1B0, 0x1000),
    ];

    [Theory]
    [InlineData(0x5555_5555_5139, 0x5555_5555_5000, 0x1000, true, 0x1139)]
    [InlineData(0x5555_5555_4000, 0x5555_5555_4000, 0, false, 0)]
    [InlineData(0x5555_5555_6010, 0x5555_5555_6000, 0x2000, false, 0x2010)]
    // The page of the file at 0x2000 is mapped twice: the part that only the data has tells which.
    [InlineData(0x5555_5555_7DF0, 0x5555_5555_7000, 0x2000, false, 0x3DF0)]
    // Split by mprotect: the mapping begins within the segment.
    [InlineData(0x5555_5555_8010, 0x5555_5555_8000, 0x3000, false, 0x4010)]
    public void An_address_is_found_by_the_segment_that_is_mapped(ulong address, ulong start, ulong offset, bool executable, ulong expected)
    {
        Assert.True(AddressMapping.TryGetFileAddress(Program, address, start, offset, executable, out ulong fileAddress));
        Assert.Equal(expected, fileAddress);
    }

    [Theory]
    [InlineData(0x201650, 0x201000, 0, true, 0x201650)]
    [InlineData(0x200010, 0x200000, 0, false, 0x200010)]
    [InlineData(0x203000, 0x202000, 0, false, 0x203000)]
    public void A_program_at_fixed_addresses_has_no_bias(ulong address, ulong start, ulong offset, bool executable, ulong expected)
    {
        Assert.True(AddressMapping.TryGetFileAddress(Dense, address, start, offset, executable, out ulong fileAddress));
        Assert.Equal(expected, fileAddress);
    }

    [Fact]
    public void The_bias_is_that_of_the_mapping()
    {
        Assert.True(AddressMapping.TryGetBias(Program, 0x7F00_0000_1000, 0x1000, isExecutable: true, out ulong bias));
        Assert.Equal(0x7F00_0000_0000UL, bias);
        Assert.True(AddressMapping.TryGetBias(Dense, 0x201000, 0, isExecutable: true, out bias));
        Assert.Equal(0UL, bias);
    }

    [Fact]
    public void What_no_segment_maps_is_not_found()
    {
        Assert.False(AddressMapping.TryGetFileAddress(Program, 0x5555_5555_9000, 0x5555_5555_9000, 0x9000, isExecutable: true, out _));
        Assert.False(AddressMapping.TryGetFileAddress(Program, 0x1000, 0x2000, 0, isExecutable: true, out _));
        Assert.False(AddressMapping.TryGetFileAddress([], 0x1000, 0x1000, 0, isExecutable: true, out _));
    }
}
