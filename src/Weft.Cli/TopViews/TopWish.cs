using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>What the command line of <c>weft top</c> asks for.</summary>
internal sealed record TopWish
{
    public required TopSettings Settings { get; init; }

    /// <summary>Where the settings are kept; null for nowhere.</summary>
    public TopSettingsFile? SettingsFile { get; init; }

    /// <summary>Only these processes; null for all.</summary>
    public IReadOnlyList<int>? Processes { get; init; }

    public bool IsBatch { get; init; }

    public bool IsJson { get; init; }

    public bool IsPlain { get; init; }

    /// <summary>Looks after which it ends; 0 for none.</summary>
    public int Looks { get; init; }

    /// <summary>Cells a row in batch output; null for those of the terminal, or no limit.</summary>
    public int? Width { get; init; }

    public bool WithoutIdle { get; init; }

    public bool IsReadOnly { get; init; }

    public bool IsVerbose { get; init; }

    public EngineChoice Engine { get; init; } = EngineChoice.Auto;

    public string Colour { get; init; } = "auto";
}
