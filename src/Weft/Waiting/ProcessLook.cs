using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>The threads of a process at one look.</summary>
internal sealed class ProcessLook
{
    private readonly Dictionary<int, ThreadLook> _byInnerTid = [];

    public required int ProcessId { get; init; }

    public required IReadOnlyList<ThreadLook> Threads { get; init; }

    /// <summary>How long the CPU limit of its control group has held it back, nanoseconds; null when not asked, or there is none.</summary>
    public ulong? ThrottledNanoseconds { get; set; }

    /// <summary>Looks at all threads; null when the process is gone.</summary>
    public static ProcessLook? Take(ProcRoot root, int processId, NumericDirectory directory, ReadBuffer buffer)
    {
        List<int> tids = [];
        if (directory.Read(root.Descriptor, TaskLocation.Process(root, processId).Path(stackalloc byte[ProcPath.MaximumBytes], "task"u8).Terminated, tids) != ReadOutcome.Read) return null;
        List<ThreadLook> threads = new(tids.Count);
        // A list read while threads come and go may name one twice.
        foreach (int tid in tids.Distinct())
            if (ThreadLook.Take(root, processId, tid, buffer) is { } look) threads.Add(look);
        if (threads.Count == 0) return null;
        ProcessLook process = new() { ProcessId = processId, Threads = threads };
        foreach (ThreadLook thread in threads) process._byInnerTid[thread.InnerTid] = thread;
        return process;
    }

    /// <summary>The thread that the program itself knows by this tid and that has not ended; null when there is none.</summary>
    public ThreadLook? Inner(int tid) => _byInnerTid.TryGetValue(tid, out ThreadLook? thread) && thread.State is not ('Z' or 'X') ? thread : null;

    /// <summary>Whether the thread of this tid has ended and is only still listed, as a main thread is while others live.</summary>
    public bool HasEnded(int tid) => _byInnerTid.TryGetValue(tid, out ThreadLook? thread) && thread.State is ('Z' or 'X');
}
