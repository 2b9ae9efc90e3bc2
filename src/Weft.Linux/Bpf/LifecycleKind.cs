namespace Weft.Linux.Bpf;

/// <summary>What happened to a task.</summary>
public enum LifecycleKind : uint
{
    /// <summary>It made another: a process or a thread (tracepoint sched_process_fork).</summary>
    Fork = 1,
    /// <summary>It began to run another program (sched_process_exec).</summary>
    Execute = 2,
    /// <summary>It ended (sched_process_exit).</summary>
    Exit = 3,
    /// <summary>A signal was sent to it, and will be delivered (signal_generate).</summary>
    Signal = 4,
    /// <summary>Its name was changed (task_rename).</summary>
    Rename = 5,
}
