using System.Globalization;
using System.Text;
using Weft.Linux.Procfs;
using Weft.Stacks;
using Xunit;

namespace Weft.Tests.Linux.Procfs;

/// <summary><c>maps</c>: what is parsed, written again, is the text; the map made of it finds every address.</summary>
public sealed class MemoryMappingsTests
{
    [Fact]
    public void Every_line_of_ones_own_map_is_understood()
    {
        string text = File.ReadAllText("/proc/self/maps");
        MemoryMappings mappings = new(Encoding.UTF8.GetBytes(text));
        int count = 0;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.True(mappings.MoveNext());
            MemoryMapping m = mappings.Current;
            string rights = $"{(m.IsReadable ? 'r' : '-')}{(m.IsWritable ? 'w' : '-')}{(m.IsExecutable ? 'x' : '-')}{(m.IsShared ? 's' : 'p')}";
            string device = $"{m.Device >> 8 & 0xfff:x2}:{(m.Device & 0xff) | (m.Device >> 12 & ~0xffUL):x2}";
            string written = string.Create(CultureInfo.InvariantCulture, $"{m.Start:x}-{m.End:x} {rights} {m.Offset:x8} {device} {m.Inode}");
            Assert.Equal(line, (m.Name.IsEmpty ? written + " " : written.PadRight(72) + " " + Encoding.UTF8.GetString(m.Name)));
            count++;
        }
        Assert.True(count > 20);
        Assert.False(mappings.MoveNext());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1000-1000 r--p 0 00:00 0")]
    [InlineData("2000-1000 r--p 0 00:00 0")]
    [InlineData("1000-2000 r--p 0 0000 0")]
    [InlineData("1000-2000 r-p 0 00:00 0")]
    [InlineData("1000-2000 r--p 0 00:00")]
    [InlineData("1000 r--p 0 00:00 0")]
    [InlineData("x000-2000 r--p 0 00:00 0")]
    public void What_is_no_mapping_is_passed_over(string line) => Assert.False(MemoryMappings.TryParseLine(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void Names_hold_blanks_and_a_cut_line_is_not_given()
    {
        MemoryMappings mappings = new("1000-2000 r-xp 00001000 fd:12345 99   /a  b (deleted)\n3000-4000 rw-s 0 00:00 0"u8);
        Assert.True(mappings.MoveNext());
        Assert.Equal("/a  b (deleted)", Encoding.UTF8.GetString(mappings.Current.Name));
        // new_encode_dev of the kernel: minor 0x12345 around major 0xfd.
        Assert.Equal(0x1230_fd45UL, mappings.Current.Device);
        Assert.False(mappings.MoveNext());
    }

    [Fact]
    public void Readable_memory_ends_at_a_hole_and_at_the_limit()
    {
        MemoryMap map = MemoryMap.Parse("1000-2000 rw-p 0 00:00 0\n2000-3000 r--p 0 00:00 0\n3000-4000 ---p 0 00:00 0\n5000-6000 rw-p 0 00:00 0\n"u8);
        Assert.Equal(0x3000UL, map.ReadableEnd(0x1800, 1 << 20));
        Assert.Equal(0x1900UL, map.ReadableEnd(0x1800, 0x100));
        Assert.Equal(0x3800UL, map.ReadableEnd(0x3800, 0x100));
        Assert.Equal(0x4800UL, map.ReadableEnd(0x4800, 0x100));
        Assert.False(map.TryFind(0x4fff, out _));
        Assert.True(map.TryFind(0x5fff, out MappedRange range) && range.Start == 0x5000);
    }
}
