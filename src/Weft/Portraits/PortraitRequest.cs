namespace Weft.Portraits;

/// <summary>What a portrait is to hold beyond the usual.</summary>
public sealed record PortraitRequest
{
    /// <summary>Read <c>fdinfo</c> of each open file: offset, flags, counters.</summary>
    public bool FileDetails { get; init; }

    /// <summary>Read <c>smaps_rollup</c>: proportional memory. It takes the target's memory lock and time by its size.</summary>
    public bool ProportionalMemory { get; init; }

    /// <summary>Descriptors looked at; those beyond are only counted.</summary>
    public int MaximumFiles { get; init; } = 1 << 16;

    /// <summary>Threads whose waits are read; of those beyond only the state is known.</summary>
    public int MaximumWaits { get; init; } = 1 << 13;

    /// <summary>Processes, and threads, compared for what they share.</summary>
    public int MaximumComparisons { get; init; } = 1 << 15;
}
