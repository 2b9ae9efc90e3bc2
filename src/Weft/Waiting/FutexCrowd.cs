namespace Weft.Waiting;

/// <summary>Threads of a process by the futex they wait at: of a crowd at one lock the stacks of a few tell what all wait for.</summary>
internal sealed class FutexCrowd
{
    // Where stacks are counted, so many of each futex are read; what one cannot tell another may.
    private const int EnoughOfOne = 3;

    private readonly Dictionary<int, Wait> _own = [];
    private readonly Dictionary<(long, ulong, ulong), Wait> _alike = [];

    /// <summary>The threads whose stacks are to be read: those in futex calls, some of each futex where they are too many.</summary>
    public static HashSet<int> Choose(IReadOnlyList<ThreadLook> threads, int maximum)
    {
        HashSet<int> chosen = [];
        Dictionary<(long, ulong, ulong), int> counts = [];
        foreach (ThreadLook thread in threads)
        {
            if (!WaitReader.IsInFutex(thread)) continue;
            if (maximum != int.MaxValue)
            {
                if (chosen.Count >= maximum) break;
                int count = counts.GetValueOrDefault(Key(thread));
                counts[Key(thread)] = count + 1;
                if (count >= EnoughOfOne) continue;
            }
            chosen.Add(thread.Tid);
        }
        return chosen;
    }

    /// <summary>Keeps what a thread whose stack was read waits for.</summary>
    public void Add(ThreadLook thread, Wait wait)
    {
        _own[thread.Tid] = wait;
        // A wait of no known kind tells nothing of the others at that address; the kernel's wait for many has no one address.
        if (wait.Kind is WaitKind.Mutex or WaitKind.ReaderWriterLock or WaitKind.Condition or WaitKind.Semaphore or WaitKind.Barrier or WaitKind.Join) _alike[Key(thread)] = wait;
    }

    /// <summary>What a thread waits for; null when nothing is known.</summary>
    public Wait? Of(ThreadLook thread) => _own.GetValueOrDefault(thread.Tid) ?? _alike.GetValueOrDefault(Key(thread));

    // The address and the operation.
    private static (long, ulong, ulong) Key(ThreadLook thread) => (thread.Call.Number, thread.Call.Arguments[0], thread.Call.Arguments[1]);
}
