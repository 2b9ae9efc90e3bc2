namespace Weft.Cli.TraceViews;

/// <summary>The track of one task in the timeline file.</summary>
internal sealed class TimelineTrack
{
    /// <summary>Its process.</summary>
    public required TimelineProcess Process { get; init; }

    /// <summary>The task's id in the file; that of an earlier task is not used again.</summary>
    public required long ShownTask { get; init; }

    /// <summary>The id of its process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Slices that are open on it: its life, and the program it runs.</summary>
    public int Open { get; set; }

    /// <summary>Whether its making was told.</summary>
    public bool IsMade { get; set; }

    /// <summary>The latest time written on it: times on a track never go back.</summary>
    public ulong Last { get; set; }
}
