using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>What stands over the table: what is going on, in words.</summary>
internal interface ITopHead
{
    /// <summary>Draws it from the first row down, with regard to the height of the frame.</summary>
    /// <returns>Rows taken.</returns>
    int Draw(CellGrid frame, TopContext context);

    /// <summary>The moment remembered that was clicked on; -1 for none.</summary>
    int HistoryAt(int row, int column);
}
