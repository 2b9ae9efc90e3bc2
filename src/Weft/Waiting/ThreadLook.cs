using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>What the kernel says of a thread at one look.</summary>
internal sealed class ThreadLook
{
    public required int ProcessId { get; init; }
    public required int Tid { get; init; }
    public required byte[] Name { get; init; }
    public required char State { get; init; }
    public required ulong StartTicks { get; init; }
    public required int ParentId { get; init; }
    public required bool IsKernelThread { get; init; }

    /// <summary>The tid in the innermost PID namespace: what the program itself knows.</summary>
    public required int InnerTid { get; init; }

    /// <summary>Who traces it; read only when it is stopped for a tracer, else 0.</summary>
    public required int TracerTid { get; init; }

    /// <summary>The signals that the process has handlers for.</summary>
    public required ulong SignalsCaught { get; init; }

    /// <summary>Grows whenever it is put on a CPU (or, where the kernel does not count that, when it is taken off).</summary>
    public required ulong Runs { get; init; }

    /// <summary>Times it gave up the CPU by its own will; null when that was not asked, which it is only of one that runs.</summary>
    public required ulong? VoluntarySwitches { get; init; }

    /// <summary>Time on a CPU, nanoseconds; null when not known.</summary>
    public required ulong? RunNanoseconds { get; init; }

    /// <summary>Time it could run but waited for a CPU, as far as that has ended, nanoseconds; null when not known.</summary>
    public required ulong? RunDelayNanoseconds { get; init; }

    public required ReadOutcome CallOutcome { get; init; }
    public required SystemCallState Call { get; init; }

    /// <summary>The kernel's function it sleeps in; read only where the system call does not tell, else empty.</summary>
    public required string WaitChannel { get; init; }
    public required long TakenNanoseconds { get; init; }

    /// <summary>This look at a thread that ran, with the call it is in now.</summary>
    public ThreadLook With(ReadOutcome outcome, SystemCallState call) => new()
    {
        ProcessId = ProcessId, Tid = Tid, Name = Name, State = State, StartTicks = StartTicks, ParentId = ParentId, IsKernelThread = IsKernelThread, InnerTid = InnerTid, TracerTid = TracerTid,
        SignalsCaught = SignalsCaught, Runs = Runs, VoluntarySwitches = VoluntarySwitches, RunNanoseconds = RunNanoseconds, RunDelayNanoseconds = RunDelayNanoseconds,
        CallOutcome = outcome, Call = call, WaitChannel = "", TakenNanoseconds = TakenNanoseconds,
    };

    /// <summary>
    /// Whether the thread did not run between two looks, this and a later one. Its system call was read after this look's
    /// counter, and the kernel tells one only of a thread that is off the CPU.
    /// </summary>
    public bool StoodUntil(ThreadLook later) =>
        StartTicks == later.StartTicks && Runs == later.Runs && RunNanoseconds == later.RunNanoseconds && State == later.State
        && State is not ('R' or 'Z' or 'X') && (CallOutcome != ReadOutcome.Read || Call.Kind != SystemCallKind.Running);

    /// <summary>Whether the thread never gave up the CPU by its own will between this look and a later one.</summary>
    public bool WantedCpuUntil(ThreadLook later) =>
        StartTicks == later.StartTicks && VoluntarySwitches is { } before && before == later.VoluntarySwitches && State == 'R' && later.State == 'R';
}
