using Weft.Linux.Bpf;
using Weft.Linux.Procfs;

namespace Weft.Stacks;

/// <summary>
/// Captures the registers and stacks of a process's threads in the gentlest way there is here: without a stop for threads
/// that stand still (BPF), by a short stop for the others (ptrace), and on request never by a stop.
/// </summary>
/// <remarks>For one caller at a time; keep it between captures, loading the BPF program costs a millisecond.</remarks>
public sealed class StackCapturer : IDisposable
{
    private readonly ProcRoot _root;
    private readonly GuardedReader _reader;
    private readonly GuardedBatch _batch = new();
    private RegisterIterator? _iterator;
    private PauselessCapture? _pauseless;
    private string _whyNoIterator = "";
    private bool _hasTried;

    /// <summary>Creates a capturer.</summary>
    /// <param name="root">The system's own /proc; it must outlive this.</param>
    public StackCapturer(ProcRoot root)
    {
        _root = root;
        _reader = new GuardedReader(root, TimeSpan.FromSeconds(1));
    }

    /// <summary>Captures.</summary>
    /// <param name="request">Whose, and what may be done for it.</param>
    /// <param name="outcome">Read, or what kept its memory map from being read.</param>
    /// <returns>The threads; null when the process is gone, has no memory, or may not be looked into.</returns>
    public StackCapture? TryCapture(CaptureRequest request, out ReadOutcome outcome)
    {
        List<int> listed = [];
        outcome = new NumericDirectory().Read(_root.Descriptor, TaskLocation.Process(_root, request.ProcessId).Path(stackalloc byte[ProcPath.MaximumBytes], "task"u8).Terminated, listed);
        if (outcome != ReadOutcome.Read) return null;
        MemoryMap? map = ReadMap(listed, out int living, out outcome);
        if (map is null) return null;
        List<CapturedThread> threads = [];
        List<int>? toStop = request.ThreadIds is null ? null : [.. request.ThreadIds];
        string note = "";
        if (!request.AtOneMoment && !request.WithoutBpf && Pauseless(out note) is { } pauseless)
        {
            List<int> running = [];
            if (pauseless.TryRun(request, map, threads, running, out note)) toStop = running;
            else threads.Clear();
        }
        long pause = 0;
        if (request.NeverStop) new BlockedCapture(_root).Run(request, map, toStop ?? listed, threads);
        else if (toStop is not { Count: 0 })
        {
            StoppedCapture stopped = new(_root, request, map, toStop, listed.Count);
            stopped.Run(threads);
            pause = stopped.PauseNanoseconds;
        }
        threads.Sort(static (a, b) => a.Tid.CompareTo(b.Tid));
        return new StackCapture { ProcessId = request.ProcessId, Map = map, Threads = threads, PauseNanoseconds = pause, Note = note, MemoryTask = living };
    }

    /// <summary>
    /// Which of the threads captured last without a stop have stood still until now: what was read of the others' memory
    /// after the capture may not fit their registers. None when the kernel cannot be asked any more.
    /// </summary>
    public IReadOnlySet<int> StillStanding(int processId) => _pauseless?.StillStanding(processId) ?? [];

    /// <inheritdoc/>
    public void Dispose()
    {
        _iterator?.Dispose();
        _reader.Dispose();
    }

    // The leader may have ended before the others: then its map is empty, and another thread's is the same.
    private MemoryMap? ReadMap(List<int> tasks, out int living, out ReadOutcome outcome)
    {
        living = 0;
        outcome = ReadOutcome.Gone;
        foreach (int tid in tasks)
        {
            _reader.Read(GuardedFile.MemoryMap, [tid], _batch);
            outcome = _batch.Outcome(0);
            if (outcome == ReadOutcome.Read && _batch.Text(0).IsEmpty) outcome = ReadOutcome.NotApplicable;
            if (outcome is ReadOutcome.Gone or ReadOutcome.NotApplicable) continue;
            living = tid;
            return outcome == ReadOutcome.Read ? MemoryMap.Parse(_batch.Text(0)) : null;
        }
        return null;
    }

    private PauselessCapture? Pauseless(out string why)
    {
        if (!_hasTried)
        {
            _hasTried = true;
            _iterator = RegisterIterator.TryCreate(out _whyNoIterator);
            if (_iterator is not null) _pauseless = new PauselessCapture(_iterator);
        }
        why = _whyNoIterator;
        return _pauseless;
    }
}
