namespace Weft.Waiting;

/// <summary>The threads of a process at one look.</summary>
internal sealed class ProcessLook
{
    private readonly Dictionary<int, ThreadLook> _byInnerTid = [];

    /// <summary>Creates one.</summary>
    public ProcessLook(int processId, IReadOnlyList<ThreadLook> threads)
    {
        ProcessId = processId;
        Threads = threads;
        foreach (ThreadLook thread in threads) _byInnerTid[thread.InnerTid] = thread;
    }

    public int ProcessId { get; }

    public IReadOnlyList<ThreadLook> Threads { get; }

    /// <summary>It was read from the kernel's own list, not from /proc: so it must be the next time.</summary>
    public bool IsFromKernel { get; init; }

    /// <summary>How long the CPU limit of its control group has held it back, nanoseconds; null when not asked, or there is none.</summary>
    public ulong? ThrottledNanoseconds { get; set; }

    /// <summary>At a second look: there are threads now that were not there at the first.</summary>
    public bool HasGrown { get; init; }

    /// <summary>The thread that the program itself knows by this tid and that has not ended; null when there is none.</summary>
    public ThreadLook? Inner(int tid) => _byInnerTid.TryGetValue(tid, out ThreadLook? thread) && thread.State is not ('Z' or 'X') ? thread : null;

    /// <summary>Whether the thread of this tid has ended and is only still listed, as a main thread is while others live.</summary>
    public bool HasEnded(int tid) => _byInnerTid.TryGetValue(tid, out ThreadLook? thread) && thread.State is ('Z' or 'X');
}
