namespace Weft.Tasks;

/// <summary>What a snapshot is to hold.</summary>
public sealed record TaskRequest
{
    /// <summary>Which rows.</summary>
    public RowMode Rows { get; init; } = RowMode.Processes;

    /// <summary>Only these processes (tgids; a thread's id names none); null for all. Others are not even looked at.</summary>
    public IReadOnlyList<int>? ProcessIds { get; init; }

    /// <summary>The facts needed of every row; more can be loaded later for chosen rows.</summary>
    public TaskFields Fields { get; init; } = TaskFields.Stat;

    /// <summary>
    /// Whether the counters that the kernel's list holds anyway (run delay, context switches) are wanted, for rates. Only BPF
    /// gives them without another file; elsewhere they stay NotRead.
    /// </summary>
    public bool Counters { get; init; }

    /// <summary>How to take it.</summary>
    public EngineChoice Engine { get; init; } = EngineChoice.Auto;
}
