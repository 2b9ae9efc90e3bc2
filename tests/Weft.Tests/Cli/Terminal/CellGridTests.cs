using System.Text;
using Weft.Cli.Terminal;
using Xunit;

namespace Weft.Tests.Cli.Terminal;

/// <summary>Text in cells.</summary>
public sealed class CellGridTests
{
    [Theory]
    [InlineData(0, "abc", 3, "abc.......")]
    [InlineData(8, "abc", 2, "........ab")]
    [InlineData(0, "日本", 4, "日_本_......")]
    [InlineData(9, "日", 0, "..........")]
    [InlineData(8, "x日y", 1, "........x.")]
    [InlineData(0, "e\u0301\u0323\u0300x", 2, "e\u0301\u0323x........")]
    [InlineData(0, "日\u0301x", 3, "日\u0301_x.......")]
    [InlineData(0, "\u0301x", 1, "x.........")]
    [InlineData(0, "a\eb\u202Ec\n", 6, "a?b?c?....")]
    [InlineData(-1, "abc", 0, "..........")]
    [InlineData(10, "abc", 0, "..........")]
    public void Text_takes_the_cells_it_has_and_no_more(int column, string text, int taken, string row)
    {
        CellGrid grid = new(10, 1);
        Assert.Equal(taken, grid.Put(0, column, Encoding.UTF8.GetBytes(text), CellMeaning.Plain));
        Assert.Equal(row, Row(grid, 0));
    }

    [Theory]
    [InlineData(1, "x", ".x本_......")]
    [InlineData(2, "x", "日_x.......")]
    [InlineData(1, "語", ".語_.......")]
    [InlineData(3, "x", "日_.x......")]
    public void Half_of_a_wide_character_does_not_stay(int column, string text, string row)
    {
        CellGrid grid = new(10, 1);
        grid.Put(0, 0, "日本"u8, CellMeaning.Plain);
        grid.Put(0, column, Encoding.UTF8.GetBytes(text), CellMeaning.Plain);
        Assert.Equal(row, Row(grid, 0));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_question_marks()
    {
        CellGrid grid = new(10, 1);
        Assert.Equal(4, grid.Put(0, 0, [(byte)'a', 0xFF, 0x80, (byte)'b'], CellMeaning.Plain));
        Assert.Equal("a??b......", Row(grid, 0));
    }

    [Fact]
    public void A_chosen_row_keeps_its_meanings()
    {
        CellGrid grid = new(4, 2);
        grid.Put(1, 0, "ab"u8, CellMeaning.Stuck);
        grid.Choose(1);
        Assert.Equal(new CellStyle(CellMeaning.Stuck, isChosen: true).Code, grid.Styles(1)[0]);
        Assert.Equal(new CellStyle(CellMeaning.Plain, isChosen: true).Code, grid.Styles(1)[3]);
        Assert.Equal(0, grid.Styles(0)[0]);
    }

    [Theory]
    [InlineData(0, 0, 1, 1)]
    [InlineData(-5, 3, 1, 3)]
    [InlineData(20, 5, 20, 5)]
    [InlineData(400, 100, 400, 100)]
    [InlineData(65535, 65535, 4096, 256)]
    public void Any_size_a_terminal_may_claim_makes_a_grid(int width, int height, int madeWidth, int madeHeight)
    {
        CellGrid grid = new(width, height);
        Assert.Equal((madeWidth, madeHeight), (grid.Width, grid.Height));
        grid.Put(madeHeight - 1, madeWidth - 1, "x"u8, CellMeaning.Plain);
        Assert.Equal('x', CellGrid.Character(grid.Text(madeHeight - 1)[madeWidth - 1]));
    }

    /// <summary>A row for the eye: '.' is blank, '_' the right half of what stands before it.</summary>
    internal static string Row(CellGrid grid, int row)
    {
        StringBuilder text = new();
        foreach (var cell in grid.Text(row))
        {
            text.Append(cell switch { CellGrid.RightHalf => "_", CellGrid.Blank => ".", _ => Cell(cell) });
        }

        return text.ToString();
    }

    internal static string Cell(ulong cell)
    {
        if (cell == CellGrid.RightHalf)
        {
            return "";
        }

        var text = new Rune(CellGrid.Character(cell)).ToString();
        for (var i = 0; i < 2 && CellGrid.Mark(cell, i) is > 0 and var mark; i++)
        {
            text += new Rune(mark).ToString();
        }

        return text;
    }
}
