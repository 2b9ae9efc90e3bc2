namespace Weft.Portraits;

/// <summary>With whom a process shares what, and how sure that is.</summary>
public sealed record SharingFacts
{
    /// <summary>Processes that share something, by id.</summary>
    public required IReadOnlyList<SharingPartner> Partners { get; init; }

    /// <summary>Processes compared with it.</summary>
    public required int Compared { get; init; }

    /// <summary>Processes that this user may not compare: something may be shared with them.</summary>
    public required int Refused { get; init; }

    /// <summary>Processes beyond the cap, not compared.</summary>
    public required int NotCompared { get; init; }

    /// <summary>Its threads that do not share what threads usually do: file table, directories (unshare(2)).</summary>
    public required IReadOnlyList<SharingException> Exceptions { get; init; }

    /// <summary>Its threads that were compared with its first.</summary>
    public required int ThreadsCompared { get; init; }
}
