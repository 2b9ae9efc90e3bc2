namespace Weft.Queries;

/// <summary>What a condition says of a task. A missing value makes a comparison unknown, as in SQL.</summary>
public enum QueryTruth : byte
{
    /// <summary>A value that decides it is missing.</summary>
    Unknown,
    /// <summary>It does not hold.</summary>
    False,
    /// <summary>It holds. Only this selects a task.</summary>
    True,
}
