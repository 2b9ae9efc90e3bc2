using Weft.Stacks;

namespace Weft.Waiting;

/// <summary>A thread and its wait.</summary>
public sealed record WaitingThread
{
    /// <summary>Its process (tgid).</summary>
    public required int ProcessId { get; init; }

    /// <summary>Its id.</summary>
    public required int Tid { get; init; }

    /// <summary>comm, raw: not to be trusted.</summary>
    public required ReadOnlyMemory<byte> Name { get; init; }

    /// <summary>The state letter of the first look.</summary>
    public required char State { get; init; }

    /// <summary>What it waits for.</summary>
    public required Wait Wait { get; init; }

    /// <summary>Whether it did not run at all between the two looks. What moved is not stuck, whatever it waits for. Or it only woke to wait again, and what it waits for was held by the same all the time (<see cref="Wait.IsRetried"/>).</summary>
    public bool Stood { get; init; }

    /// <summary>Whether it was never off the CPU by its own will between the looks: it ran, or wanted to.</summary>
    public bool NeverSlept { get; init; }

    /// <summary>Share of the time between the looks that it was on a CPU, 0 … 1; null when not known.</summary>
    public double? CpuShare { get; init; }

    /// <summary>Share of that time that it could have run but waited for a CPU, as far as that had ended; null when not known.</summary>
    public double? DelayShare { get; init; }

    /// <summary>Of one that wanted the CPU: how long the CPU limit of its process's control group held that group back between the looks, nanoseconds, summed over CPUs; null when there is no limit or it is not known.</summary>
    public ulong? ThrottledNanoseconds { get; init; }

    /// <summary>How often it was put on a CPU between the looks.</summary>
    public ulong TimesRun { get; init; }

    /// <summary>How often it had been put on a CPU at the first look; where the kernel does not count that, how often it was taken off. While it grows not, the thread waits on.</summary>
    public ulong Runs { get; init; }

    /// <summary>It ran between the looks, and waits in the same place again. Told only where many do.</summary>
    public bool HasComeBack { get; init; }

    /// <summary>Only threads of its own process can end the wait: it is at a futex that is private to it, or for one of its threads.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>The signals its process has handlers for, a bit each, signal 1 the lowest.</summary>
    public ulong SignalsCaught { get; init; }

    /// <summary>It slept from look to look although the mutex it wants was free, or the semaphore up, both times.</summary>
    public bool IsWakeMissed { get; init; }

    /// <summary>Its stack, innermost first; empty when it was not looked at or could not be had.</summary>
    public IReadOnlyList<StackFrame> Frames { get; init; } = [];

    /// <summary>The first frame outside the C library: who waits; null when not known.</summary>
    public StackFrame? Caller { get; init; }

    /// <summary>Whether it is the same object: a thread of one look is told of once.</summary>
    public bool Equals(WaitingThread? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Tid;

    /// <inheritdoc/>
    public override string ToString() => $"{Tid} of {ProcessId}: {Wait.Text}";

    /// <summary>Its id and its process's.</summary>
    public (int ProcessId, int Tid) Key => (ProcessId, Tid);
}
