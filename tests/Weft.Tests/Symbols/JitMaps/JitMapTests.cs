using System.Text;
using CsCheck;
using Weft.Symbols.JitMaps;
using Xunit;

namespace Weft.Tests.Symbols.JitMaps;

public sealed class JitMapTests
{
    [Fact]
    public void Lines_name_their_ranges()
    {
        JitMap map = Parse("7f00 20 LazyCompile:~run /srv/a b.js:1:2\n0x7f40 0X10 py::main:/x.py\r\n  8000\t8  spaced \n");
        Assert.Equal("LazyCompile:~run /srv/a b.js:1:2", NameAt(map, 0x7F00));
        Assert.Equal("LazyCompile:~run /srv/a b.js:1:2", NameAt(map, 0x7F1F));
        Assert.Null(NameAt(map, 0x7F20));
        Assert.Null(NameAt(map, 0x7EFF));
        Assert.Equal("py::main:/x.py", NameAt(map, 0x7F48));
        Assert.Equal("spaced ", NameAt(map, 0x8007));
        Assert.Null(NameAt(map, ulong.MaxValue));
    }

    [Fact]
    public void A_later_line_takes_the_place_of_an_earlier()
    {
        JitMap map = Parse("1000 100 old\n1040 20 new\n1050 200 newest\n");
        Assert.Equal("old", NameAt(map, 0x103F));
        Assert.Equal("new", NameAt(map, 0x104F));
        Assert.Equal("newest", NameAt(map, 0x1050));
        Assert.Equal("newest", NameAt(map, 0x124F));
        map = Parse("1040 20 inner\n1000 100 outer\n");
        Assert.Equal("outer", NameAt(map, 0x1048));
        Assert.Equal(1, map.Count);
        Assert.Equal(3, Parse("1000 100 outer\n1040 20 inner\n").Count);
    }

    [Fact]
    public void A_line_without_a_size_covers_what_no_other_does()
    {
        JitMap map = Parse("1000 0 label\n1010 10 sized\n1018 0 within\n9000 0 last\n");
        Assert.Equal("label", NameAt(map, 0x100F));
        Assert.Equal("sized", NameAt(map, 0x101C));
        Assert.Equal("within", NameAt(map, 0x1020));
        Assert.Equal("last", NameAt(map, 0x9FFF));
        Assert.Null(NameAt(map, 0xA000));
    }

    [Fact]
    public void What_is_no_line_is_skipped()
    {
        JitMap map = Parse(
            "\n \n1000\n1000 10\n1000 10 \nxyz 10 a\n1000 zz b\n-1000 10 c\n11111111111111111 10 too long\nffffffffffffffff 10 past the end\n0x 10 d\n2000 10 good\n\0\u001b[2J\n3000 10 cut");
        Assert.Equal(1, map.Count);
        Assert.Equal("good", NameAt(map, 0x2008));
        Assert.Equal(0, Parse("").Count);
    }

    [Fact]
    public void Ranges_are_those_of_painting_line_over_line() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 25]).Array[0, 30].Sample(
            lines =>
            {
                JitMap map = Parse(string.Concat(lines.Select((line, i) => $"{line.Item1:x} {line.Item2:x} n{i}\n")));
                int[] painted = new int[100];
                Array.Fill(painted, -1);
                for (int i = 0; i < lines.Length; i++) painted.AsSpan(lines[i].Item1, lines[i].Item2).Fill(i);
                for (int address = 0; address < painted.Length; address++)
                    Assert.Equal(painted[address] < 0 ? null : "n" + painted[address], NameAt(map, (ulong)address));
            },
            iter: 2000);

    [Fact]
    public void Of_too_many_lines_the_last_are_kept()
    {
        StringBuilder text = new("10 8 first\n");
        for (int i = 0; i < JitMap.MaximumLines; i++) text.Append("40 8 x\n");
        JitMap map = Parse(text.ToString());
        Assert.Null(NameAt(map, 0x10));
        Assert.Equal("x", NameAt(map, 0x40));
    }

    private static JitMap Parse(string text) => JitMap.Parse(Encoding.Latin1.GetBytes(text));

    private static string? NameAt(JitMap map, ulong address) =>
        map.TryFind(address, out JitSymbol symbol) ? Encoding.Latin1.GetString(map.Name(symbol)) : null;
}
