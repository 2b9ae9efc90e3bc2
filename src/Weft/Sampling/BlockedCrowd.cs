using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>Many threads of one process that wait for the same thing, as a look into the process found them.</summary>
public sealed record BlockedCrowd
{
    /// <summary>The process.</summary>
    public required TaskId Process { get; init; }

    /// <summary>Its comm; raw and hostile.</summary>
    public byte[] Name { get; init; } = [];

    /// <summary>How many threads wait.</summary>
    public required int Count { get; init; }

    /// <summary>For what, in words that follow "blocked on": "one lock". Safe to print.</summary>
    public string Phrase { get; init; } = "one lock";

    /// <summary>Who can end it; 0 when not known.</summary>
    public int HolderTid { get; init; }

    /// <summary>The holder's comm; raw and hostile.</summary>
    public byte[] HolderName { get; init; } = [];
}
