using Weft.Native;

namespace Weft.Actions;

/// <summary>Something to be done to each thread of a process.</summary>
internal abstract class TaskChange
{
    /// <summary>Does it to one thread.</summary>
    /// <param name="task">The thread.</param>
    /// <param name="isFirstRound">Whether the thread was there before anything was done; a later one has what its maker had.</param>
    /// <returns>None, or the error; NoProcess when the thread is gone.</returns>
    public abstract Errno Apply(int task, bool isFirstRound);
}
