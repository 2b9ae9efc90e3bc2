using Weft.Tracing;

namespace Weft.Cli.Sessions;

/// <summary>How a trace is to be made and shown.</summary>
internal sealed record TraceWish
{
    /// <summary>auto, bpf or ptrace.</summary>
    public required string Engine { get; init; }

    public bool WithStacks { get; init; }

    public EventCondition? Until { get; init; }

    public TimeSpan? Time { get; init; }

    public bool IsJson { get; init; }

    /// <summary>The summary only.</summary>
    public bool IsQuiet { get; init; }

    public bool IsVerbose { get; init; }

    /// <summary>auto, always or never.</summary>
    public string Colour { get; init; } = "auto";

    /// <summary>Where the text or JSON goes; null for standard output or standard error, - for standard output.</summary>
    public string? OutputFile { get; init; }

    /// <summary>Where the timeline goes; null for none.</summary>
    public string? TimelineFile { get; init; }
}
