using Weft.Cli.Rendering;

namespace Weft.Cli.TopViews;

/// <summary>The branches of a tree as text.</summary>
internal sealed class BranchText(bool unicode)
{
    private const int MostLevels = 40;

    /// <summary>Writes the lines that lead from a row to its parent.</summary>
    public void Write(CellBuffer line, TopList list, int index)
    {
        int depth = list[index].Depth;
        if (depth == 0) return;
        Span<bool> isLast = stackalloc bool[MostLevels];
        int shown = Math.Min(depth, MostLevels);
        for (int level = shown - 1, at = index; level >= 0 && at >= 0; level--, at = list[at].Parent) isLast[level] = list[at].IsLast;
        for (int level = 0; level < shown - 1; level++) line.Text(isLast[level] ? "   "u8 : unicode ? "│  "u8 : "|  "u8);
        line.Text(unicode ? isLast[shown - 1] ? "└─ "u8 : "├─ "u8 : isLast[shown - 1] ? "`- "u8 : "|- "u8);
    }
}
