using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>Pages that are printed, on the live screen.</summary>
public sealed class PrintedLinesTests
{
    [Fact]
    public void Colours_become_meanings_and_other_sequences_nothing()
    {
        StyledLines lines = new();
        PrintedLines.Fill(lines, "\e[1mbold\e[0m plain\n\e[2mdim\e[0m\e[31mred\e[31;1mredder\e[0m\n\n\e[33my\e[32mg\e[m.\e\nlast\e["u8);
        Assert.Equal(["bold plain", "dimredredder", "", "yg.", "last["], Enumerable.Range(0, lines.Count).Select(lines.Text));
        CellGrid grid = new(12, 5);
        for (int i = 0; i < lines.Count; i++) lines.Draw(grid, i, i);
        Assert.Equal([CellMeaning.Strong, CellMeaning.Plain], [(CellMeaning)grid.Styles(0)[0], (CellMeaning)grid.Styles(0)[5]]);
        Assert.Equal([CellMeaning.Dim, CellMeaning.Stuck, CellMeaning.Stuck], [(CellMeaning)grid.Styles(1)[0], (CellMeaning)grid.Styles(1)[3], (CellMeaning)grid.Styles(1)[6]]);
        Assert.Equal([CellMeaning.Watch, CellMeaning.Running, CellMeaning.Plain], [(CellMeaning)grid.Styles(3)[0], (CellMeaning)grid.Styles(3)[1], (CellMeaning)grid.Styles(3)[2]]);
    }
}
