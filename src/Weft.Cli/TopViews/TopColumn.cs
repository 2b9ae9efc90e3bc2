using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>A column of the table: one of the registry, or one that only the live screen has.</summary>
internal sealed class TopColumn
{
    /// <summary>The id of the column with the states of a process's threads.</summary>
    public const string States = "threadStates";

    /// <summary>The id of the column that says what a task waits for.</summary>
    public const string Waits = "waitsFor";

    /// <summary>The id in the registry, or one of the above.</summary>
    public required string Id { get; init; }

    /// <summary>What stands over it.</summary>
    public required string Header { get; init; }

    /// <summary>The registry's column; null for one that only the live screen has.</summary>
    public Column? Registry { get; init; }

    /// <summary>The facts its cells need.</summary>
    public TaskFields Needs { get; init; }

    /// <summary>What has to be read at each look for its rate.</summary>
    public TaskFields RateNeeds { get; init; }

    /// <summary>Numbers stand right.</summary>
    public bool IsRight { get; init; }

    /// <summary>Cells a text may take; what is longer is cut.</summary>
    public int Maximum { get; init; } = 24;

    /// <summary>Lower is dropped later where the screen is narrow.</summary>
    public int Importance { get; init; }

    /// <summary>Whether a screen must have room to spare before it is shown.</summary>
    public bool IsExtra { get; init; }

    /// <summary>Cells it takes now. Grows at once and shrinks late, so that the screen stands still.</summary>
    public int Width { get; set; }

    /// <summary>The greatest width of late, and for how many frames it was below <see cref="Width"/>.</summary>
    public (int Greatest, int Frames) Lately { get; set; }
}
