namespace Weft.Native;

/// <summary>What wait(2) has to tell of one traced task.</summary>
/// <param name="Task">Its tid.</param>
/// <param name="Status">It stands, or it has ended.</param>
public readonly record struct TaskReport(int Task, ChildStatus Status);
