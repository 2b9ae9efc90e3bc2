namespace Weft.Tasks;

/// <summary>What a row of a snapshot stands for.</summary>
public enum RowKind : byte
{
    /// <summary>A process: the thread group as a whole (<c>/proc/PID</c>).</summary>
    Process,
    /// <summary>One thread (<c>/proc/PID/task/TID</c>); the leader is one too.</summary>
    Thread,
}
