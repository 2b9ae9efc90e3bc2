namespace Weft.Tasks;

/// <summary>What the out-of-memory killer thinks of a process (proc_pid_oom_score(5), proc_pid_oom_score_adj(5)).</summary>
/// <param name="Score">Badness, 0 … about 2000.</param>
/// <param name="Adjustment">-1000 (never) … 1000 (first).</param>
public readonly record struct OutOfMemoryFacts(int Score, int Adjustment);
