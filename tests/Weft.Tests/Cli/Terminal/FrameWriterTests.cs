using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.Terminal;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Terminal;

/// <summary>The bytes between two frames.</summary>
public sealed class FrameWriterTests
{
    private const string Begin = "\e[?2026h";
    private const string End = "\e[?2026l";

    [Fact]
    public void Nothing_is_sent_when_nothing_changed() =>
        Assert.Equal("", Bytes(Grid(10, "abc", "", "日本"), Grid(10, "abc", "", "日本")));

    [Fact]
    public void The_first_frame_clears_what_was_there() =>
        Assert.Equal(Begin + "\e[m\e[2J\e[Habc\e[3Hx\e[?25l" + End, Bytes(null, Grid(10, "abc", "", "x")));

    [Fact]
    public void Another_size_is_a_first_frame() =>
        Assert.Equal(Begin + "\e[m\e[2J\e[Habc\e[?25l" + End, Bytes(Grid(9, "abc"), Grid(10, "abc")));

    [Theory]
    // One cell.
    [InlineData("abcdef", "abXdef", "\e[1;3HX")]
    // A short way is written over again, a long one jumped.
    [InlineData("abcdefghijklmnop", "aXcdeXghijklmnop", "\e[1;2HXcdeX")]
    [InlineData("abcdefghijklmnop", "aXcdefghijklmnoX", "\e[1;2HX\e[16GX")]
    // The rest of a row.
    [InlineData("abcdefghijklmnop", "abc", "\e[1;4H\e[K")]
    [InlineData("abcd", "ab", "\e[1;3H  ")]
    // The next row.
    [InlineData("abc|abc", "abX|Xbc", "\e[1;3HX\r\nX")]
    [InlineData("abc|abc|abc", "Xbc|abc|abX", "\e[HX\e[3;3HX")]
    // After a wide character the column is not relied on.
    [InlineData("........", "日本x...", "\e[H日\e[3G本\e[5Gx")]
    [InlineData("日本", "日xx", "\e[1;3Hxx")]
    // Half of one is never left.
    [InlineData("日本", "x", "\e[Hx   ")]
    [InlineData("語本", "日本", "\e[H日")]
    public void Few_bytes_are_sent(string before, string after, string bytes) =>
        Assert.Equal(Begin + bytes + End, Bytes(Grid(20, before.Split('|')), Grid(20, after.Split('|'))));

    [Fact]
    public void The_last_cell_is_written_and_nothing_scrolls()
    {
        CellGrid grid = Grid(3, "abc", "def");
        Assert.Equal(Begin + "\e[m\e[2J\e[Habc\r\ndef\e[?25l" + End, Bytes(null, grid));
    }

    [Fact]
    public void A_style_is_set_where_it_begins_and_ended()
    {
        CellGrid grid = new(20, 1);
        grid.Put(0, 0, "all"u8, CellMeaning.Plain);
        grid.Put(0, 4, "two words"u8, CellMeaning.Stuck);
        Assert.Equal(Begin + "\e[Hall \e[;31;1mtwo words\e[m" + End, Bytes(new CellGrid(20, 1), grid));
    }

    [Fact]
    public void A_row_is_erased_in_no_colour_of_what_stands_before()
    {
        CellGrid before = Grid(20, "abcdefghijkl");
        CellGrid after = new(20, 1);
        after.Put(0, 0, "ab"u8, new CellStyle(CellMeaning.Plain, isChosen: true));
        Assert.Equal(Begin + "\e[H\e[;7mab\e[m\e[K" + End, Bytes(before, after));
    }

    [Fact]
    public void A_terminal_that_is_not_of_Unicode_gets_none()
    {
        CellGrid grid = Grid(20, "a─日e\u0301z");
        Assert.Equal(Begin + "\e[Ha?? ez" + End, Bytes(new CellGrid(20, 1), grid, unicode: false));
    }

    [Fact]
    public void The_cursor_is_where_the_frame_says_and_else_hidden()
    {
        CellGrid plain = Grid(10, "abc"), here = Grid(10, "abc"), there = Grid(10, "abc");
        here.Cursor = (0, 3);
        there.Cursor = (0, 1);
        Assert.Equal(Begin + "\e[1;4H\e[?25h" + End, Bytes(plain, here));
        Assert.Equal(Begin + "\e[1;2H" + End, Bytes(here, there));
        Assert.Equal("", Bytes(here, here));
        Assert.Equal(Begin + "\e[?25l" + End, Bytes(here, plain));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_terminal_shows_the_new_frame_whatever_it_showed(bool wraps)
    {
        Random random = new(wraps ? 11 : 12);
        for (var round = Repository.Long ? 20_000 : 1_500; round > 0; round--)
        {
            int width = random.Next(1, 30), height = random.Next(1, 8);
            Palette palette = new((ColourDepth)random.Next(4));
            FrameWriter writer = new(palette, unicode: true);
            CellGrid? shown = null;
            ScreenModel screen = new ScreenModel(width, height, wraps).Dirty();
            for (var step = 0; step < 5; step++)
            {
                CellGrid next = shown is null || random.Next(3) == 0 ? RandomFrames.Next(random, width, height) : RandomFrames.Changed(shown, random);
                CellBuffer bytes = new();
                writer.Write(bytes, shown, next);
                screen.Apply(bytes.Bytes);
                AssertShows(screen, next, palette);
                shown = next;
            }
        }
    }

    [Fact]
    public void Little_is_sent_for_a_little_change()
    {
        CellGrid before = new(120, 40);
        for (var row = 0; row < 40; row++) before.Put(row, 0, Encoding.ASCII.GetBytes($"{row,6} user  0.0  a program of some name and arguments {row}"), CellMeaning.Plain);
        CellGrid after = new(1, 1);
        after.CopyFrom(before);
        // The chosen row goes down by one: two rows change their look, nothing else.
        before.Choose(3);
        after.Choose(4);
        Assert.InRange(Bytes(before, after).Length, 1, 300);
    }

    internal static void AssertShows(ScreenModel screen, CellGrid grid, Palette palette)
    {
        Assert.Equal("", screen.Style);
        Assert.False(screen.IsSynchronised);
        Assert.Equal(grid.Cursor is not null, screen.IsCursorVisible);
        if (grid.Cursor is { } cursor) Assert.Equal(cursor, screen.Cursor);
        for (var row = 0; row < grid.Height; row++)
        {
            for (var column = 0; column < grid.Width; column++)
            {
                var cell = grid.Text(row)[column];
                var style = grid.Styles(row)[column];
                Assert.Equal(CellGridTests.Cell(cell), screen.Text(row, column));
                var wanted = cell == CellGrid.Blank && !palette.PaintsBlank(style) ? "" : Parameters(palette, style);
                var has = screen.StyleOf(row, column);
                if (cell != CellGrid.Blank || wanted.Length > 0 || Paints(has)) Assert.Equal(wanted, has);
            }
        }
    }

    private static bool Paints(string style) => $";{style};" is var s && (s.Contains(";7;", StringComparison.Ordinal) || s.Contains(";4;", StringComparison.Ordinal) || s.Contains(";48;", StringComparison.Ordinal));

    private static string Parameters(Palette palette, byte style) => Encoding.ASCII.GetString(palette.Sequence(style)).TrimStart('\e', '[').TrimStart(';').TrimEnd('m');

    private static CellGrid Grid(int width, params string[] rows)
    {
        CellGrid grid = new(width, rows.Length);
        for (var i = 0; i < rows.Length; i++) grid.Put(i, 0, Encoding.UTF8.GetBytes(rows[i]), CellMeaning.Plain);
        return grid;
    }

    private static string Bytes(CellGrid? before, CellGrid after, bool unicode = true)
    {
        CellBuffer bytes = new();
        new FrameWriter(new Palette(ColourDepth.Sixteen), unicode).Write(bytes, before, after);
        return Encoding.UTF8.GetString(bytes.Bytes);
    }
}
