using Weft.Cli.WhyViews;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Sampling;
using Weft.Stacks;
using Weft.Tasks;
using Weft.Waiting;

namespace Weft.Cli.TopViews;

/// <summary>
/// Looks, on a thread beside, at what the threads of the processes on the screen wait for in memory and who holds it: one
/// process at a time, and after each look it rests a thousand times the CPU time that took. It reads only; nothing is stopped.
/// </summary>
internal sealed class WaitsWatch : IWaitPhrases, IDisposable
{
    /// <summary>After a look it rests this many times the CPU time that took, so that all looks together take a thousandth of a CPU.</summary>
    public const int Rest = 1000;

    /// <summary>It never rests longer, nanoseconds: the first look at a large program is dear.</summary>
    public const long LongestRest = 20_000_000_000;

    /// <summary>After so long, in nanoseconds, what was seen is worth nothing more.</summary>
    public const long Lifetime = 240_000_000_000;

    // From one look at the same process to the next, nanoseconds, when it goes on.
    private const long Between = 3_000_000_000;
    private const int MostKept = 128, MostStacks = 128, FewSleepers = 8, ChosenWeight = 1000, VisibleWeight = 10;

    private readonly Lock _gate = new();
    private readonly Action _wake;
    private readonly Func<long> _clock;
    private readonly Func<int, WaitsLook> _look;
    private readonly Dictionary<int, KnownWaits> _known = [];
    private readonly List<BlockedCrowd> _crowds = [];
    private readonly AnswerCache? _cache;
    private readonly ProcRoot? _root;
    private KnownWaits? _begun;
    private byte[] _begunName = [];
    private WaitsLook? _done;
    private bool _isBusy;
    private bool _isPast;
    private bool _isClosed;
    private long _next;

    /// <summary>Creates a watch of the system's processes.</summary>
    /// <param name="root">The system's own /proc; of another nothing is told. It must outlive this.</param>
    /// <param name="wake">Called, on another thread, when something new is known.</param>
    public WaitsWatch(ProcRoot root, Action wake)
    {
        (_wake, _clock, _look) = (wake, static () => SystemInformation.MonotonicNanoseconds, Look);
        if (!LockPhrases.CanLook(root)) return;
        (_root, _cache) = (root, AnswerCache.OfUser());
    }

    /// <summary>One with other eyes and another clock, for tests.</summary>
    internal WaitsWatch(Func<int, WaitsLook> look, Func<long> clock, Action wake) => (_look, _clock, _wake, IsBlind) = (look, clock, wake, false);

    /// <summary>Crowds at one lock, as far as they are known and have not moved since.</summary>
    public IReadOnlyList<BlockedCrowd> Crowds => _crowds;

    /// <summary>Whether nothing can be seen: it reads another /proc.</summary>
    public bool IsBlind { get => field && _root is null; } = true;

    /// <summary>A new sample is on the screen: takes over what was seen, forgets what is old, and begins the next look when it is time.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="visible">The rows that are on the screen.</param>
    /// <param name="chosen">The row that is chosen; -1 for none.</param>
    public void Refresh(TaskSample sample, ReadOnlySpan<int> visible, int chosen)
    {
        _isPast = sample.IsPast;
        if (IsBlind || _isPast) return;
        long now = _clock();
        Take(now);
        Forget(sample.Snapshot, now);
        if (now < _next || IsBusy) return;
        int row = Choose(sample.Snapshot, visible, chosen, now);
        if (row >= 0) Begin(sample.Snapshot[row], now);
    }

    /// <inheritdoc/>
    public bool TryGet(TaskRow row, out string phrase)
    {
        phrase = "";
        return !_isPast && _known.TryGetValue(row.ProcessId, out KnownWaits? known) && known.TryGet(row, out phrase);
    }

    /// <summary>Whether a look is under way.</summary>
    internal bool IsBusy
    {
        get
        {
            lock (_gate) return _isBusy;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            // Whoever looks now lets go of them.
            if (_isBusy) return;
        }
        Release();
    }

    private void Release()
    {
        _cache?.Dispose();
    }

    private WaitsLook Look(int process)
    {
        long before = SystemInformation.ThreadCpuNanoseconds;
        // A reader keeps the symbols of all modules it has met, tens of megabytes where programs are large. What was asked for is in the
        // cache on disk, so the next look opens little.
        using WaitReader reader = new(_root!, _cache);
        IReadOnlyList<WaitingThread>? threads = reader.ReadLocks(process, MostStacks);
        return new WaitsLook(threads, SystemInformation.ThreadCpuNanoseconds - before);
    }

    private void Begin(TaskRow row, long now)
    {
        int process = row.ProcessId;
        _begun = new KnownWaits(new TaskId(process, process, row.Stat.StartTicks), now) { CpuNanoseconds = row.CpuNanoseconds, ThreadCount = row.Stat.ThreadCount };
        _begunName = row.Name.ToArray();
        lock (_gate) _isBusy = true;
        new Thread(() =>
        {
            WaitsLook look = _look(process);
            bool isClosed;
            lock (_gate)
            {
                _done = look;
                _isBusy = false;
                isClosed = _isClosed;
            }
            if (isClosed) Release();
            else _wake();
        }) { IsBackground = true, Name = "waits" }.Start();
    }

    private void Take(long now)
    {
        WaitsLook? look;
        lock (_gate) (look, _done) = (_done, null);
        if (look is null || _begun is null) return;
        _next = now + Math.Min(LongestRest, look.CpuNanoseconds * Rest);
        _begun.Add(look, _begunName);
        if (_known.Count >= MostKept && !_known.ContainsKey(_begun.Process.ProcessId)) _known.Remove(Oldest());
        _known[_begun.Process.ProcessId] = _begun;
        _begun = null;
    }

    private int Oldest()
    {
        KnownWaits? oldest = null;
        foreach (KnownWaits known in _known.Values)
            if (oldest is null || known.TakenAt < oldest.TakenAt) oldest = known;
        return oldest!.Process.ProcessId;
    }

    // What has ended, is another by now, or is too old; and the crowds anew.
    private void Forget(TaskSnapshot snapshot, long now)
    {
        _crowds.Clear();
        if (_known.Count == 0) return;
        foreach (KnownWaits known in _known.Values)
            if (now - known.TakenAt > Lifetime) _known.Remove(known.Process.ProcessId);
        for (int i = 0; i < snapshot.Count; i++)
        {
            TaskRow row = snapshot[i];
            if (row.Kind != RowKind.Process || !_known.TryGetValue(row.ProcessId, out KnownWaits? known)) continue;
            if (known.Process.StartTicks != row.Stat.StartTicks) _known.Remove(row.ProcessId);
            else if (known.Crowd is { } crowd && now - known.TakenAt < Lifetime / 4) _crowds.Add(crowd);
        }
    }

    // Whoever is worth most: by how long ago it was looked at, how many of its threads sleep, and whether it is on the screen.
    private int Choose(TaskSnapshot snapshot, ReadOnlySpan<int> visible, int chosen, long now)
    {
        int chosenProcess = (uint)chosen < (uint)snapshot.Count ? snapshot[chosen].ProcessId : -1;
        int best = -1;
        double most = 0;
        for (int i = 0; i < snapshot.Count; i++)
        {
            TaskRow row = snapshot[i];
            if (row.Kind != RowKind.Process || row.Stat.IsKernelThread || row.IsDead) continue;
            bool isChosen = row.ProcessId == chosenProcess;
            int threads = row.Stat.ThreadCount;
            if (threads < 2 && !isChosen) continue;
            bool isVisible = isChosen || IsVisible(snapshot, visible, row.ProcessId);
            if (!isVisible && threads < FewSleepers) continue;
            double age = Age(row, now);
            if (age <= 0) continue;
            double worth = age * Math.Min(threads, 100) * (isChosen ? ChosenWeight : isVisible ? VisibleWeight : 1);
            if (worth <= most) continue;
            (most, best) = (worth, i);
        }
        return best;
    }

    // Seconds since it was looked at; 0 when there is no use in looking again.
    private double Age(TaskRow row, long now)
    {
        if (!_known.TryGetValue(row.ProcessId, out KnownWaits? known)) return 1000;
        long age = now - known.TakenAt;
        // What has not run waits as it did.
        bool hasMoved = known.CpuNanoseconds != row.CpuNanoseconds || known.ThreadCount != row.Stat.ThreadCount;
        if (known.IsRefused ? age < Lifetime / 2 : age < (hasMoved ? Between : Lifetime / 4)) return 0;
        return age / 1e9;
    }

    private static bool IsVisible(TaskSnapshot snapshot, ReadOnlySpan<int> visible, int process)
    {
        foreach (int row in visible)
            if ((uint)row < (uint)snapshot.Count && snapshot[row].ProcessId == process) return true;
        return false;
    }
}
