namespace Weft.Linux.Bpf;

/// <summary>Events of one task that were lost.</summary>
/// <param name="Tgid">Its process; 0 for tasks without a count of their own.</param>
/// <param name="Tid">The task.</param>
/// <param name="Count">How many.</param>
public sealed record LifecycleLoss(int Tgid, int Tid, ulong Count);
