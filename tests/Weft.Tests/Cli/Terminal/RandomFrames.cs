using System.Text;
using Weft.Cli.Terminal;

namespace Weft.Tests.Cli.Terminal;

/// <summary>Frames of random text, and frames that differ from others a little or wholly.</summary>
internal static class RandomFrames
{
    private static readonly string[] Pieces = ["a", "b", "x", "1", " ", "  ", "     ", "word", "é", "─", "日", "日本", "語x", "e\u0301", "日\u0300", "o\u0300\u0323", "🙂", "\u0301", "\e", "\u202E", "?"];

    public static CellGrid Next(Random random, int width, int height)
    {
        CellGrid grid = new(width, height);
        Draw(grid, random, random.Next(0, 3 * height));
        return grid;
    }

    /// <summary>The same with some changes.</summary>
    public static CellGrid Changed(CellGrid from, Random random)
    {
        CellGrid grid = new(1, 1);
        grid.CopyFrom(from);
        if (random.Next(10) == 0) grid.Clear();
        Draw(grid, random, random.Next(0, 4));
        return grid;
    }

    private static void Draw(CellGrid grid, Random random, int times)
    {
        for (; times > 0; times--)
        {
            StringBuilder text = new();
            for (var i = random.Next(1, 12); i > 0; i--) text.Append(Pieces[random.Next(Pieces.Length)]);
            CellStyle style = new((CellMeaning)random.Next(11), random.Next(6) == 0);
            var row = random.Next(grid.Height);
            var column = random.Next(grid.Width);
            grid.Put(row, column, Encoding.UTF8.GetBytes(text.ToString()), style, random.Next(3) == 0 ? random.Next(8) : int.MaxValue);
            if (random.Next(8) == 0) grid.Choose(random.Next(grid.Height));
            if (random.Next(8) == 0) grid.Paint(row, column, random.Next(9), CellMeaning.Heading);
        }

        grid.Cursor = random.Next(4) == 0 ? (random.Next(grid.Height), random.Next(grid.Width)) : null;
    }
}
