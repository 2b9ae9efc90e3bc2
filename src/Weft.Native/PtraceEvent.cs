namespace Weft.Native;

/// <summary>PTRACE_EVENT_*: why a traced task stands (<see cref="ChildStatus.TraceEvent"/>).</summary>
public enum PtraceEvent
{
    /// <summary>A signal is about to be delivered.</summary>
    Signal = 0,
    /// <summary>It made a child that sends SIGCHLD.</summary>
    Fork = 1,
    /// <summary>It made a child with CLONE_VFORK.</summary>
    VirtualFork = 2,
    /// <summary>It made any other task.</summary>
    Clone = 3,
    /// <summary>It executes another program now.</summary>
    Execution = 4,
    /// <summary>It is about to end.</summary>
    Exit = 6,
    /// <summary>It is new, was asked to stop, or is stopped for job control.</summary>
    Stop = 128,
}
