namespace Weft.Cli.Trees;

internal enum TreeEntryKind : byte
{
    Process,
    Threads,
    /// <summary>Threads whose names are like no other's, in one row.</summary>
    SingleThreads,
    /// <summary>Threads of other names than those shown.</summary>
    MoreThreads,
}
