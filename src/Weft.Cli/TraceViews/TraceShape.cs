namespace Weft.Cli.TraceViews;

/// <summary>How a trace is shown to a person.</summary>
internal sealed record TraceShape
{
    /// <summary>Nothing folded, microseconds, whole stacks, all that is shared.</summary>
    public bool Verbose { get; init; }
}
