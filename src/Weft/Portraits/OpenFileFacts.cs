namespace Weft.Portraits;

/// <summary>The open files of a process.</summary>
public sealed record OpenFileFacts
{
    /// <summary>Descriptors looked at, by number.</summary>
    public required IReadOnlyList<OpenFile> Files { get; init; }

    /// <summary>Descriptors open, also those beyond the cap that were not looked at.</summary>
    public required int Count { get; init; }

    /// <summary>The highest descriptor; -1 for none.</summary>
    public required int Highest { get; init; }

    /// <summary>Whether there are more descriptors than were looked at.</summary>
    public bool IsCut => Files.Count < Count;

    /// <summary>How many there are of each kind, most first.</summary>
    public IReadOnlyList<(OpenFileKind Kind, int Count)> Kinds { get; init; } = [];
}
