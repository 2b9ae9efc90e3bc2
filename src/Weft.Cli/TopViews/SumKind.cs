namespace Weft.Cli.TopViews;

/// <summary>What a pool of threads or a group of processes shows in a column.</summary>
internal enum SumKind : byte
{
    /// <summary>Nothing: its members differ.</summary>
    None,
    /// <summary>The sum over its members.</summary>
    Sum,
    /// <summary>Their mean.</summary>
    Mean,
    /// <summary>The greatest.</summary>
    Greatest,
}
