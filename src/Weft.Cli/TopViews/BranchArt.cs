using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>The lines that lead from a row to its parent, and whether it can be opened.</summary>
internal sealed class BranchArt(bool unicode)
{
    private const int CellsPerLevel = 3;
    private bool[] _isLast = new bool[32];

    /// <summary>Draws them; answers the cells taken.</summary>
    public int Draw(CellGrid frame, int screenRow, int column, TopList list, int index)
    {
        ref readonly TopRow row = ref list[index];
        int depth = row.Depth;
        bool isClosed = row.HasBelow && !row.IsOpen;
        if (depth == 0) return isClosed || (row.HasBelow && row.Kind == TopRowKind.Group) ? frame.Put(screenRow, column, isClosed ? "+ "u8 : "- "u8, CellMeaning.Dim) : 0;
        if (_isLast.Length < depth + 1) _isLast = new bool[depth * 2];
        for (int at = index, level = depth; level > 0 && at >= 0; level--, at = list[at].Parent) _isLast[level] = list[at].IsLast;
        // Half of what there is, at most: the name is worth more than where it hangs.
        int most = Math.Max(1, (frame.Width - column) / 2 / CellsPerLevel);
        int first = Math.Max(1, depth - most + 1);
        int taken = 0;
        for (int level = first; level <= depth; level++)
        {
            ReadOnlySpan<byte> piece;
            if (level == first && first > 1) piece = unicode ? "…  "u8 : ".. "u8;
            else if (level < depth) piece = _isLast[level] ? "   "u8 : unicode ? "│  "u8 : "|  "u8;
            else if (unicode) piece = isClosed ? _isLast[level] ? "└+ "u8 : "├+ "u8 : _isLast[level] ? "└─ "u8 : "├─ "u8;
            else piece = isClosed ? _isLast[level] ? "`+ "u8 : "|+ "u8 : _isLast[level] ? "`- "u8 : "|- "u8;
            taken += frame.Put(screenRow, column + taken, piece, CellMeaning.Dim);
        }
        return taken;
    }
}
