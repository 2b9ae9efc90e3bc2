using System.Diagnostics;

namespace Weft.Linux.Procfs;

/// <summary>
/// Reads files that take the target's mmap lock (see <see cref="GuardedFile"/>), without ever waiting for one process
/// longer than a limit.
/// </summary>
/// <remarks>
/// The kernel's wait for that lock cannot be cut short, so the reads run on a thread that can be left behind. It is given a
/// whole batch, so there is one hand-over for many processes, and the caller may do other work until <see cref="Finish"/>.
/// When one read takes too long, that process is answered TimedOut, its thread is abandoned, and a new thread goes on with
/// the next process. A process that holds a thread is answered TimedOut at once until that thread comes back, and with
/// <see cref="MaximumStuck"/> threads held every further process is. For one caller at a time, with one batch under way.
/// The proc root must outlive the reader.
/// </remarks>
public sealed class GuardedReader : IDisposable
{
    /// <summary>Bytes after which a text is cut.</summary>
    public const int MaximumTextBytes = 2 << 20;

    /// <summary>Bytes after which a memory map is cut: a million mappings.</summary>
    public const int MaximumMapBytes = 1 << 27;

    // A thread that is runnable, not blocked, is waited for this many times longer.
    private const int RunnablePatience = 20;

    private readonly ProcRoot _root;
    private readonly long _timeoutTicks;
    private readonly Lock _stuckGate = new();
    private readonly List<(GuardedWorker Worker, int Process)> _stuck = [];
    private GuardedWorker? _worker;
    private GuardedBatch? _underWay;

    /// <summary>Creates a reader; its first thread is made when it is first needed.</summary>
    /// <param name="root">Where the processes are.</param>
    /// <param name="timeout">How long one process may take; 100 ms when not given.</param>
    /// <param name="maximumStuck">Threads that may be held by processes at the same time.</param>
    public GuardedReader(ProcRoot root, TimeSpan? timeout = null, int maximumStuck = 8)
    {
        _root = root;
        _timeoutTicks = (long)((timeout ?? TimeSpan.FromMilliseconds(100)).TotalSeconds * Stopwatch.Frequency);
        MaximumStuck = maximumStuck;
    }

    /// <summary>Threads that may be held by processes at the same time.</summary>
    public int MaximumStuck { get; }

    /// <summary>Threads that are held by processes now.</summary>
    public int StuckCount
    {
        get
        {
            lock (_stuckGate) return _stuck.Count;
        }
    }

    /// <summary>Reads one file of each process and waits for the result.</summary>
    public void Read(GuardedFile file, ReadOnlySpan<int> processes, GuardedBatch batch)
    {
        Begin(file, processes, batch);
        Finish();
    }

    /// <summary>Starts to read one file of each process. Nothing but the count of the batch may be used before <see cref="Finish"/>.</summary>
    /// <exception cref="InvalidOperationException">Another batch is under way.</exception>
    public void Begin(GuardedFile file, ReadOnlySpan<int> processes, GuardedBatch batch)
    {
        if (_underWay is not null) throw new InvalidOperationException("Another batch is under way.");
        batch.Reset(file, processes, StuckCount == 0 ? null : IsStuckOn);
        _underWay = batch;
        lock (batch.Gate) Continue(batch);
    }

    /// <summary>Waits until every process of the batch under way is answered.</summary>
    public void Finish()
    {
        if (_underWay is not { } batch) return;
        lock (batch.Gate)
        {
            while (!batch.IsComplete)
            {
                // A thread that has not begun yet waits for a CPU, not for a process: it will come.
                long left = batch.BegunAt == 0 ? _timeoutTicks : batch.BegunAt + _timeoutTicks - Stopwatch.GetTimestamp();
                // Nor is one stuck that is runnable, up to a point: the machine is crowded.
                if (left <= 0 && left > -_timeoutTicks * RunnablePatience && batch.Owner!.IsRunnable()) left = _timeoutTicks;
                if (left > 0)
                {
                    Monitor.Wait(batch.Gate, (int)Math.Min(int.MaxValue, (left * 1000 / Stopwatch.Frequency) + 1));
                    continue;
                }
                lock (_stuckGate) _stuck.Add((batch.Owner!, batch.CurrentProcess));
                _worker = null;
                batch.Abandon();
                Continue(batch);
            }
        }
        _underWay = null;
    }

    /// <summary>Ends the idle thread. Threads that are held end when their read returns, or with the program.</summary>
    public void Dispose()
    {
        Finish();
        _worker?.Start(null);
        _worker = null;
    }

    internal TaskLocation Locate(int process) => TaskLocation.Process(_root, process);

    /// <summary>Whether a worker whose read has just returned had been left behind; it is then forgotten and must end.</summary>
    internal bool IsReleased(GuardedWorker worker, int process)
    {
        lock (_stuckGate) return _stuck.Remove((worker, process));
    }

    // Under the batch's gate.
    private void Continue(GuardedBatch batch)
    {
        if (batch.IsComplete) return;
        if (_worker is null && StuckCount >= MaximumStuck)
        {
            batch.GiveUp();
            return;
        }
        try
        {
            _worker ??= new GuardedWorker(this);
        }
        catch (OutOfMemoryException)
        {
            // The system has no thread to give.
            batch.GiveUp();
            return;
        }
        batch.GiveTo(_worker);
        _worker.Start(batch);
    }

    private bool IsStuckOn(int process)
    {
        lock (_stuckGate)
        {
            foreach ((_, int stuck) in _stuck)
                if (stuck == process) return true;
            return false;
        }
    }
}
