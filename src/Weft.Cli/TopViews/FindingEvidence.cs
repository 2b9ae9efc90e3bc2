using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>What shows that a finding is so: a process to open, or rows to choose and how to order them.</summary>
internal sealed class FindingEvidence
{
    /// <summary>The key that shows it.</summary>
    public const string Key = "a";

    /// <summary>What the key shows, in a few words: "its threads".</summary>
    public required string Hint { get; init; }

    /// <summary>The column to sort by, largest first; null to leave the order.</summary>
    public string? SortColumn { get; init; }

    /// <summary>Which rows, in the query language; empty for all.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Whether threads need rows of their own.</summary>
    public bool ShowThreads { get; init; }

    /// <summary>The process whose page is to be opened; null to stay at the table.</summary>
    public TaskId? Process { get; init; }
}
