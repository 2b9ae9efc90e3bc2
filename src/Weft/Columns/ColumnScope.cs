namespace Weft.Columns;

/// <summary>Whose value a column shows on a process row: the classic trap of /proc (the leader is not the process).</summary>
public enum ColumnScope
{
    /// <summary>One value for the whole process; its threads show the same.</summary>
    Process,
    /// <summary>Summed over the threads on a process row, the thread's own on a thread row.</summary>
    Sum,
    /// <summary>The leader's own on a process row, the thread's own on a thread row.</summary>
    Task,
}
