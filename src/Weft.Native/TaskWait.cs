namespace Weft.Native;

/// <summary>What wait4(2) tells of a task: how it ended, or why it is stopped.</summary>
/// <param name="Status">The status word.</param>
public readonly record struct TaskWait(int Status)
{
    private const int Stopped = 0x7f;

    /// <summary>PTRACE_EVENT_STOP: stopped by PTRACE_INTERRUPT, by a group stop, or at birth.</summary>
    public const int EventStop = 128;

    /// <summary>It ended by exit(2); <see cref="ExitCode"/> says with what.</summary>
    public bool HasExited => (Status & 0x7f) == 0;

    /// <summary>A signal ended it.</summary>
    public bool WasKilled => ((sbyte)((Status & 0x7f) + 1) >> 1) > 0;

    /// <summary>It is stopped and can be asked.</summary>
    public bool IsStopped => (Status & 0xff) == Stopped;

    /// <summary>The argument of exit(2), 0 … 255.</summary>
    public int ExitCode => (Status >> 8) & 0xff;

    /// <summary>The signal that ended it.</summary>
    public int KillSignal => Status & 0x7f;

    /// <summary>The signal it is stopped by; SIGTRAP when that is only the tracer's doing.</summary>
    public int StopSignal => (Status >> 8) & 0xff;

    /// <summary>The event (PTRACE_EVENT_*) of a tracer's stop; 0 when a signal is about to be delivered.</summary>
    public int Event => Status >> 16;
}
