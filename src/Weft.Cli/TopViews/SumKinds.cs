using Weft.Columns;

namespace Weft.Cli.TopViews;

/// <summary>Says which <see cref="SumKind"/> a column is.</summary>
internal static class SumKinds
{
    /// <param name="column">The column.</param>
    /// <param name="ofThreads">Whether the members are threads of one process: what belongs to the process is not theirs to add up.</param>
    public static SumKind Of(Column column, bool ofThreads)
    {
        if (column.Id == "blockedNow") return SumKind.Mean;
        if (column.Scope == ColumnScope.Sum) return SumKind.Sum;
        if (ofThreads && column.Scope == ColumnScope.Process) return SumKind.None;
        if (column.Type == ColumnType.Size || column.Id is "threads" or "fds" or "pmem") return SumKind.Sum;
        return column.Type == ColumnType.Duration ? SumKind.Greatest : SumKind.None;
    }
}
