namespace Weft.Linux.Bpf;

/// <summary>What happened to a task.</summary>
public enum LifecycleKind : uint
{
    /// <summary>It made another: a process or a thread (tracepoint task_newtask).</summary>
    Fork = 1,
    /// <summary>It began to run another program (sched_process_exec).</summary>
    Execute = 2,
    /// <summary>It ended (sched_process_exit).</summary>
    Exit = 3,
    /// <summary>A signal was delivered to it: its handler runs, or the default is done (signal_deliver); or it has ended the process where it was sent (signal_generate).</summary>
    Signal = 4,
    /// <summary>Its name was changed, not by an exec (task_rename).</summary>
    Rename = 5,
    /// <summary>It left the CPU for the last time, after its <see cref="Exit"/> (sched_switch): its time is now exact.</summary>
    Left = 6,
}
