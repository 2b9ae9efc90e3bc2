namespace Weft.Waiting;

/// <summary>A task that can end a wait.</summary>
/// <param name="ProcessId">Its process (tgid).</param>
/// <param name="Tid">The thread.</param>
/// <param name="Certainty">Certain: the owner of a lock, the thread that is joined. Candidate: one of those that could.</param>
public readonly record struct WaitEnder(int ProcessId, int Tid, Certainty Certainty);
