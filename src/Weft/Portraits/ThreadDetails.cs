using Weft.Linux.Procfs;

namespace Weft.Portraits;

/// <summary>What is told of one thread when it was asked for by its own id.</summary>
public sealed record ThreadDetails
{
    /// <summary>The thread as the list has it.</summary>
    public required ThreadPortrait Thread { get; init; }

    /// <summary>Nanoseconds since it was made.</summary>
    public required long ElapsedNanoseconds { get; init; }

    /// <summary>Nanoseconds of CPU in user mode, to a tick.</summary>
    public required long UserNanoseconds { get; init; }

    /// <summary>Nanoseconds of CPU in the kernel, to a tick.</summary>
    public required long SystemNanoseconds { get; init; }

    /// <summary>Scheduling policy (SCHED_*).</summary>
    public required uint Policy { get; init; }

    /// <summary>Nice value.</summary>
    public required int Nice { get; init; }

    /// <summary>Realtime priority; 0 for none.</summary>
    public required uint RealtimePriority { get; init; }

    /// <summary>The CPUs it may run on, as a list such as <c>0-3,8</c>.</summary>
    public Fact<string> CpusAllowed { get; init; }

    /// <summary>Its own status lines: switches, signals, capabilities.</summary>
    public Fact<TaskStatus> Status { get; init; }

    /// <summary>Nanoseconds on a CPU and waiting for one.</summary>
    public Fact<SchedulerCounters> Scheduler { get; init; }

    /// <summary>The system call with its arguments.</summary>
    public Fact<SystemCallState> SystemCall { get; init; }
}
