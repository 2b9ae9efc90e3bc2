namespace Weft.Cli.TopViews;

/// <summary>One row of the table.</summary>
internal struct TopRow
{
    /// <summary>What it is.</summary>
    public TopRowKind Kind;

    /// <summary>Whether it is the last below its parent.</summary>
    public bool IsLast;

    /// <summary>Whether there are rows to be shown below it, or they are shown.</summary>
    public bool HasBelow;

    /// <summary>Whether the rows below it are shown.</summary>
    public bool IsOpen;

    /// <summary>How deep it stands.</summary>
    public int Depth;

    /// <summary>The row it stands below; -1 for none.</summary>
    public int Parent;

    /// <summary>The index in the snapshot: of a pool or group that of its first member; of those that ended the index among them.</summary>
    public int Index;

    /// <summary>Members of a pool or group; else 1.</summary>
    public int Members;

    /// <summary>Where the sums of a pool or group are kept; -1 for other rows.</summary>
    public int Sums;

    /// <summary>What names it from one refresh to the next.</summary>
    public ulong Key;
}
