using Weft.Cli.Rendering;

namespace Weft.Cli.TopViews;

/// <summary>What a reading gave.</summary>
/// <param name="Print">Prints it for a screen of any width; does not read.</param>
internal sealed record PageAnswer(Action<Screen, StandardOutput> Print)
{
    /// <summary>When it was there, CLOCK_MONOTONIC, nanoseconds.</summary>
    public long TakenAt { get; init; }

    /// <summary>CPU time the reading took, nanoseconds.</summary>
    public long CostNanoseconds { get; init; }

    /// <summary>The thread it was asked for; 0 for all.</summary>
    public int Tid { get; init; }

    /// <summary>Whether it says only why there is nothing.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>A sentence instead of the answer.</summary>
    public static PageAnswer Sentence(string text) => new((screen, output) =>
    {
        int width = screen.Columns == int.MaxValue ? int.MaxValue : Math.Max(1, screen.Columns);
        foreach (string line in WordWrap.Lines(text, width, width)) output.Line(line);
    }) { IsRefusal = true };
}
