using Weft.Sampling;

namespace Weft.Cli.TopViews;

/// <summary>What the head of the screen is drawn from.</summary>
internal sealed class HeadView
{
    /// <summary>The sample on the screen.</summary>
    public required TaskSample Sample { get; init; }

    /// <summary>What is remembered.</summary>
    public required ISampleStore History { get; init; }

    /// <summary>The index of the sample on the screen in <see cref="History"/>; -1 for the newest.</summary>
    public int PastIndex { get; init; } = -1;

    /// <summary>Whether new samples are kept but not shown.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Whether the terminal takes UTF-8.</summary>
    public bool Unicode { get; init; }

    /// <summary>What is going on, the most pressing first.</summary>
    public IReadOnlyList<TopFinding> Told { get; init; } = [];

    /// <summary>Weft's own use, percent of one CPU; NaN when not known.</summary>
    public double CostPercent { get; init; } = double.NaN;

    /// <summary>Weft's own memory, bytes; -1 when not known.</summary>
    public long CostBytes { get; init; } = -1;

    /// <summary>The one of the live screen. Of the past what was told then.</summary>
    public static HeadView Of(TopContext context, TopFindings findings, OwnCost cost)
    {
        IReadOnlyList<TopFinding> told = findings.Told;
        if (context.Sample.IsPast) told = findings.At(context.Sample.Snapshot.Machine.BootTimeNanoseconds) is { } then ? [then] : [];
        return new HeadView
        {
            Sample = context.Sample,
            History = context.History,
            PastIndex = context.PastIndex,
            IsFrozen = context.IsFrozen,
            Unicode = context.Screen.Unicode,
            Told = told,
            CostPercent = cost.CpuPercent,
            CostBytes = cost.ResidentBytes,
        };
    }
}
