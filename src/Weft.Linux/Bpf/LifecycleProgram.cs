namespace Weft.Linux.Bpf;

/// <summary>The programs of <see cref="LifecycleSource"/>, one a tracepoint, in the order they are attached.</summary>
/// <remarks>Forks last: what they follow is then seen by all the others.</remarks>
internal enum LifecycleProgram
{
    /// <summary>sched_switch, of a task that will not run again.</summary>
    Left,
    /// <summary>sched_process_exit.</summary>
    Exit,
    /// <summary>signal_deliver.</summary>
    Deliver,
    /// <summary>signal_generate of what ends a process then and there, which no thread fetches for itself.</summary>
    Fatal,
    /// <summary>task_rename.</summary>
    Rename,
    /// <summary>sched_process_exec.</summary>
    Execute,
    /// <summary>task_newtask.</summary>
    Fork,
}
