namespace Weft.Portraits;

/// <summary>Threads that are alike: of one pool by name, in one state, waiting in one place.</summary>
/// <param name="Pattern">The name they share, runs of digits as <c>#</c>; a single thread's own name.</param>
/// <param name="Threads">The threads, by id.</param>
public sealed record ThreadGroup(byte[] Pattern, IReadOnlyList<ThreadPortrait> Threads)
{
    /// <summary>The first of them, which shows what all have in common.</summary>
    public ThreadPortrait First => Threads[0];

    /// <summary>CPU time of all, nanoseconds.</summary>
    public long CpuNanoseconds => Threads.Sum(static t => t.CpuNanoseconds);
}
