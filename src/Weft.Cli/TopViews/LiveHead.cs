using Weft.Cli.Terminal;
using Weft.Sampling;

namespace Weft.Cli.TopViews;

/// <summary>The head of the live screen, and what it needs to know from one sample to the next.</summary>
internal sealed class LiveHead : ITopHead
{
    private readonly HeadPart _part = new();
    private readonly TopFindings _findings = new();
    private readonly OwnCost _cost = new();

    /// <inheritdoc/>
    public void Sampled(TaskSample sample, TopContext context)
    {
        IReadOnlyList<BlockedCrowd> crowds = context.Waits is WaitsWatch watch ? watch.Crowds : [];
        _findings.Update(sample, crowds.Count > 0 ? crowds[0] : null);
        _cost.Refresh();
    }

    /// <inheritdoc/>
    public int Draw(CellGrid frame, TopContext context) => _part.Draw(frame, HeadView.Of(context, _findings, _cost));

    /// <inheritdoc/>
    public int HistoryAt(int row, int column) => _part.IndexAt(row, column);

    /// <inheritdoc/>
    public FindingEvidence? Evidence(TopContext context) => HeadView.Of(context, _findings, _cost).Told is [var first, ..] ? FindingWords.Evidence(first) : null;
}
