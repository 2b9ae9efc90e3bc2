using Weft.Cli.Terminal;
using Weft.Sampling;

namespace Weft.Cli.TopViews;

/// <summary>What stands over the table: what is going on, in words.</summary>
internal interface ITopHead
{
    /// <summary>A sample was taken; it may not be the one that is shown.</summary>
    void Sampled(TaskSample sample, TopContext context);

    /// <summary>Draws it from the first row down, with regard to the height of the frame.</summary>
    /// <returns>Rows taken.</returns>
    int Draw(CellGrid frame, TopContext context);

    /// <summary>The moment remembered that was clicked on; -1 for none.</summary>
    int HistoryAt(int row, int column);

    /// <summary>What shows that the first line is so; null when there is nothing to be shown.</summary>
    FindingEvidence? Evidence(TopContext context);
}
