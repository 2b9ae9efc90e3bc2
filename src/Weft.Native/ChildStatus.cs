namespace Weft.Native;

/// <summary>How a child ended, or why a traced task is stopped: the status word of wait(2).</summary>
/// <param name="Raw">The word as the kernel gives it.</param>
public readonly record struct ChildStatus(int Raw)
{
    /// <summary>The signal that ended it; 0 when it exited by itself.</summary>
    public int Signal => (Raw & 0x7F) is > 0 and < 0x7F ? Raw & 0x7F : 0;

    /// <summary>What it gave to exit(2), 0 to 255; 0 when a signal ended it.</summary>
    public int ExitCode => Signal == 0 ? (Raw >> 8) & 0xFF : 0;

    /// <summary>Whether the kernel wrote a core file.</summary>
    public bool DumpedCore => Signal != 0 && (Raw & 0x80) != 0;

    /// <summary>It has not ended: it is stopped and can be asked (ptrace(2)).</summary>
    public bool IsStopped => (Raw & 0xFF) == 0x7F;

    /// <summary>The signal it is stopped by; SIGTRAP when that is only the tracer's doing.</summary>
    public int StopSignal => (Raw >> 8) & 0xFF;

    /// <summary>The event (PTRACE_EVENT_*) of a tracer's stop; 0 when a signal is about to be delivered.</summary>
    public int TraceEvent => Raw >> 16;
}
