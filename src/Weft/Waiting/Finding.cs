namespace Weft.Waiting;

/// <summary>Something found.</summary>
/// <param name="Kind">What.</param>
/// <param name="Certainty">How well it is known.</param>
/// <param name="Threads">The threads it is about: those of a cycle in the order in which each waits for the next, or a chain's root alone.</param>
/// <param name="Waiters">Those held up by it, who are not part of it.</param>
public sealed record Finding(FindingKind Kind, Certainty Certainty, IReadOnlyList<WaitingThread> Threads, IReadOnlyList<WaitingThread> Waiters)
{
    /// <summary>What was seen besides the waits themselves, in words.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>Whether it is the same object.</summary>
    public bool Equals(Finding? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Threads.Count;

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} of {Threads.Count} threads, {Certainty}";

    /// <summary>Whether those concerned will never go on by themselves.</summary>
    public bool IsStuck => Certainty == Certainty.Certain && Kind is FindingKind.Deadlock or FindingKind.SelfDeadlock or FindingKind.DeadOwner or FindingKind.LockAcrossFork or FindingKind.PipesFull;
}
