namespace Weft.Tracing;

/// <summary>What happened to a task. More kinds will come (system calls); whoever switches over them passes over the others.</summary>
public enum TaskEventKind
{
    /// <summary>It was there when tracing began (or was found later, see <see cref="TaskEvent.Note"/>): not an event of its life.</summary>
    Present,
    /// <summary>It made another task, process or thread: fork(2), vfork(2), clone(2), clone3(2).</summary>
    Fork,
    /// <summary>It began to run another program (execve(2), execveat(2)).</summary>
    Execute,
    /// <summary>It ended.</summary>
    Exit,
    /// <summary>A signal was delivered to it.</summary>
    Signal,
    /// <summary>Its name (comm) was changed, by itself or by another; not by an exec.</summary>
    Rename,
    /// <summary>Events of it were lost: there was no room for them.</summary>
    Lost,
}
