using System.Diagnostics;
using Weft.Linux.Procfs;
using Weft.Linux.Ptrace;
using Weft.Native;

namespace Weft.Stacks;

/// <summary>Stops threads together, copies their registers and stacks, and lets them go.</summary>
/// <remarks>
/// It runs on a thread of its own that ends with it: the kernel lets go of all that a thread seized when the thread ends,
/// by <c>kill -9</c> too. Nothing is allocated while the target stands.
/// </remarks>
internal sealed class StoppedCapture
{
    // Threads made while others are being seized are found by listing again; a process that keeps making them is left at that.
    private const int MaximumRounds = 8;

    private const int BuryMilliseconds = 20;

    private readonly ProcRoot _root;
    private readonly CaptureRequest _request;
    private readonly MemoryMap _map;
    private readonly TaskStopper _stopper;
    private readonly StackSlab _slab;
    private readonly UserRegisters[] _registers;
    private readonly int[] _slabIndex;
    private readonly List<int>? _wanted;
    private readonly List<int> _listed = [];
    private readonly HashSet<int> _seen = [];
    private Errno _memoryError;

    /// <summary>Plans to stop threads.</summary>
    /// <param name="root">Where /proc is.</param>
    /// <param name="request">Whose, and for how long at most.</param>
    /// <param name="map">The process's mappings.</param>
    /// <param name="wanted">These threads; null for all, also those made meanwhile.</param>
    /// <param name="expected">How many there will be, about.</param>
    public StoppedCapture(ProcRoot root, CaptureRequest request, MemoryMap map, List<int>? wanted, int expected)
    {
        _root = root;
        _request = request;
        _map = map;
        _wanted = wanted;
        int capacity = wanted?.Count ?? (expected + (expected / 4) + 16);
        _stopper = new TaskStopper(capacity);
        _slab = new StackSlab(capacity, request.StackBytes);
        _registers = new UserRegisters[capacity];
        _slabIndex = new int[capacity];
    }

    /// <summary>From the first request to stop to the last release, nanoseconds.</summary>
    public long PauseNanoseconds { get; private set; }

    /// <summary>Does it, and adds the threads.</summary>
    public void Run(List<CapturedThread> into)
    {
        Thread thread = new(Stop, 1 << 18) { Name = "stop", IsBackground = true };
        thread.Start();
        while (!thread.Join(BuryMilliseconds)) _stopper.BuryEnded();
        for (int i = 0; i < _stopper.Count; i++) into.Add(Thread(i));
    }

    private void Stop()
    {
        ProcessControl.RunFirst();
        SeizeAll();
        _slab.Prepare(_stopper.Count);
        _stopper.InterruptAll();
        long until = _stopper.InterruptedAt + (long)(_request.MaximumPause.TotalSeconds * Stopwatch.Frequency);
        _stopper.WaitAll(until);
        int living = 0;
        for (int i = 0; i < _stopper.Count; i++)
        {
            _slabIndex[i] = -1;
            if (_stopper.Registers(i, out _registers[i]) != Errno.None || !_registers[i].Is64Bit) continue;
            _slabIndex[i] = _slab.Count;
            _slab.Plan(_registers[i].Rsp, _map);
            living = _stopper.Tid(i);
        }
        if (living != 0) _memoryError = _slab.Fill(living);
        // Those that were met in the middle of their work first: the others wait for something anyway.
        for (int i = 0; i < _stopper.Count; i++)
        {
            if (_slabIndex[i] >= 0 && !_registers[i].IsInSystemCall) _stopper.Release(i);
        }
        _stopper.ReleaseAll();
        if (_stopper.Count > 0) PauseNanoseconds = (long)((Stopwatch.GetTimestamp() - _stopper.InterruptedAt) * (1e9 / Stopwatch.Frequency));
    }

    private void SeizeAll()
    {
        if (_wanted is not null)
        {
            foreach (int tid in _wanted) _stopper.Seize(tid);
            return;
        }
        NumericDirectory directory = new();
        Span<byte> path = stackalloc byte[ProcPath.MaximumBytes];
        ReadOnlySpan<byte> tasks = TaskLocation.Process(_root, _request.ProcessId).Path(path, "task"u8).Terminated;
        for (int round = 0; round < MaximumRounds; round++)
        {
            bool any = false;
            if (directory.Read(_root.Descriptor, tasks, _listed) != ReadOutcome.Read) return;
            foreach (int tid in _listed)
            {
                if (_stopper.IsFull || !_seen.Add(tid)) continue;
                any |= _stopper.Seize(tid) == StopOutcome.Pending;
            }
            if (!any) return;
        }
    }

    private CapturedThread Thread(int index)
    {
        int tid = _stopper.Tid(index);
        int at = _slabIndex[index];
        string reason = _stopper.Outcome(index) switch
        {
            StopOutcome.Gone => "it ended meanwhile",
            StopOutcome.NotPermitted => "it may not be traced",
            StopOutcome.Pending => $"it did not stop within {_request.MaximumPause.TotalMilliseconds:0} ms: it is in an uninterruptible wait, or the machine is busy",
            StopOutcome.Failed => "it could not be stopped",
            _ when at < 0 => "it runs 32-bit code",
            _ when _memoryError != Errno.None => $"its memory cannot be read: {ErrorText.Of(_memoryError)}",
            _ => "",
        };
        return at < 0
            ? CapturedThread.Without(tid, reason, isRefused: _stopper.Outcome(index) == StopOutcome.NotPermitted)
            : new CapturedThread(tid, CaptureWay.Stopped, _registers[index], _slab.Bytes, _slab.Offset(at), _slab.Address(at), _slab.Length(at), reason);
    }
}
