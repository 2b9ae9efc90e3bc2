namespace Weft.Cli.TraceViews;

/// <summary>A row of the finished tree, before it is fitted to the screen. All texts are safe.</summary>
internal sealed record SummaryRow
{
    /// <summary>The lines that lead to it: <c>│  ├─ </c>.</summary>
    public required string Branches { get; init; }

    /// <summary>What it is; the part that is cut when there is no room.</summary>
    public required string What { get; init; }

    /// <summary>Its ids.</summary>
    public string Which { get; init; } = "";

    /// <summary>How it was made; left out first when there is no room.</summary>
    public string How { get; init; } = "";

    /// <summary>When it began, nanoseconds of CLOCK_MONOTONIC.</summary>
    public ulong Begin { get; init; }

    /// <summary>When it ended, or the trace did.</summary>
    public ulong End { get; init; }

    /// <summary>Whether it is a remark across the columns.</summary>
    public bool IsRemark { get; init; }

    /// <summary>Whether it began before the trace.</summary>
    public bool WasThere { get; init; }

    /// <summary>How long it lived, in words.</summary>
    public string Lasted { get; init; } = "";

    /// <summary>CPU time, in words.</summary>
    public string Processor { get; init; } = "";

    /// <summary>How it ended, in words.</summary>
    public string Result { get; init; } = "";

    /// <summary>An escape sequence for what it is and how it ended; may be empty.</summary>
    public string Style { get; init; } = "";
}
