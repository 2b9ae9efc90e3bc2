namespace Weft.Tasks;

/// <summary>Which rows a snapshot holds.</summary>
public enum RowMode
{
    /// <summary>One row a process.</summary>
    Processes,
    /// <summary>One row a thread.</summary>
    Threads,
    /// <summary>Each process's row, then its threads' rows.</summary>
    Both,
}
