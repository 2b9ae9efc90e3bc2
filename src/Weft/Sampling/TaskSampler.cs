using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>
/// Takes one sample after another: by BPF where this user may, otherwise from /proc, descending into processes that did something
/// (<see cref="TwoLevelReader"/>). Holds the buffers of two snapshots. Not for use by two threads at once.
/// </summary>
/// <remarks>A sample's snapshot is valid until the next call but one: the next one needs it to compare with.</remarks>
public sealed class TaskSampler : IDisposable
{
    private const int MostEnded = 4096;

    private readonly TaskScanner _scanner;
    private readonly MachineMeter _meter;
    private readonly TwoLevelReader _reader;
    private readonly TaskDelta _delta = new();
    private readonly RowRates _rates = new();
    private readonly TaskSample _sample = new();
    private readonly TaskRequest _request;
    private TaskSnapshot _before = new();
    private TaskSnapshot _now = new();
    private bool _hasBefore;
    private bool _mayUseBpf;
    private string _note = "";
    private ShortLives? _lives;

    /// <summary>Makes a sampler; the scanner stays its owner's.</summary>
    /// <param name="scanner">Reads the tasks.</param>
    /// <param name="request">Which processes, and the facts wanted of every row. Rows are always those of processes and threads.</param>
    public TaskSampler(TaskScanner scanner, TaskRequest request)
    {
        _scanner = scanner;
        _meter = new MachineMeter(scanner.Root);
        _reader = new TwoLevelReader(scanner.Root);
        int[]? ids = request.ProcessIds is { } chosen ? [.. chosen] : null;
        // Two samples are compared process by process, in ascending order.
        if (ids is not null) Array.Sort(ids);
        _request = request with { Rows = RowMode.Both, Counters = true, ProcessIds = ids };
        _mayUseBpf = request.Engine != EngineChoice.Procfs;
    }

    /// <summary>
    /// Whether processes that come and go between two samples are to be seen, by a BPF program that runs at every end of a process;
    /// where that is not allowed they are only counted. Set it before the first sample; without effect when only some processes were asked for.
    /// </summary>
    public bool SeesShortLived { get; set; }

    /// <summary>The machine's tasks now, against those at the call before.</summary>
    public TaskSample Take()
    {
        long cost = SystemInformation.ThreadCpuNanoseconds;
        (_now, _before) = (_before, _now);
        _rates.Begin();
        if (SeesShortLived && _request.ProcessIds is null) _lives ??= new ShortLives(_mayUseBpf && EngineEstimate.IsSystemRoot(_scanner.Root));
        MachineSample machine = _meter.Take();
        Read();
        _scanner.Load(_now, _request.Fields);
        _sample.Snapshot = _now;
        _sample.Ended = [];
        if (_hasBefore)
        {
            _delta.Fill(_before, _now, machine.IntervalNanoseconds, machine.CpuCount, _request.ProcessIds is not null);
            _sample.Ended = Ended();
        }
        else
        {
            _lives?.Begin(_now);
        }
        _sample.SeesShortLived = _lives is { IsAttached: true };
        _sample.LostEvents = _lives?.Lost ?? 0;
        _sample.Machine = Counted(machine);
        _hasBefore = true;
        _sample.CostNanoseconds = SystemInformation.ThreadCpuNanoseconds - cost;
        return _sample;
    }

    /// <summary>
    /// Loads files of chosen rows of the last sample, those shown, and fills the rates they make against the last time the same
    /// rows were loaded: io (bytes read and written), and where BPF did not tell, status (switches) and schedstat (run delay).
    /// </summary>
    /// <param name="rows">Rows of the last sample's snapshot.</param>
    /// <param name="fields">Which files; others than these three are not read.</param>
    public void LoadRates(ReadOnlySpan<int> rows, TaskFields fields)
    {
        // The kernel's list has told these already, for all rows.
        if (_now.Engine == EngineChoice.Bpf) fields &= ~(TaskFields.Status | TaskFields.Schedstat);
        _rates.Load(_scanner, _now, rows, fields);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _meter.Dispose();
        _lives?.Dispose();
    }

    private void Read()
    {
        // Only the reader of two levels looks at the rates before: else one table of them goes along with the newer snapshot.
        if (_mayUseBpf) (_now.Rates, _before.Rates) = (_before.Rates, _now.Rates);
        _scanner.Begin(_request, _now);
        if (_mayUseBpf && _scanner.TryFillFromKernel(_request, _now, out _note))
        {
            _sample.IsWhole = true;
            return;
        }
        _mayUseBpf = false;
        _scanner.Begin(_request, _now);
        _now.EngineNote = _note;
        _sample.IsWhole = _reader.Fill(_scanner, _request, _hasBefore ? _before : null, _now);
    }

    private MachineSample Counted(MachineSample machine)
    {
        int kernel = 0;
        for (int process = 0; process < _now.ProcessCount; process++)
            if (_now.StatOf(_now.ProcessOf(process).FirstRow).IsKernelThread) kernel++;
        double used = _meter.BusyNanoseconds;
        return machine with
        {
            Processes = _now.ProcessCount,
            Threads = _now.Count - _now.ProcessCount,
            KernelThreads = kernel,
            UnattributedPercent = !_hasBefore || _request.ProcessIds is not null || double.IsNaN(used) || machine.IntervalNanoseconds <= 0
                ? double.NaN
                : 100 * Math.Max(0, used - _delta.AttributedNanoseconds) / machine.IntervalNanoseconds,
        };
    }

    private List<EndedTask> Ended()
    {
        TaskMatcher matcher = _delta.Matcher;
        if (matcher.GoneProcesses.Count + matcher.GoneThreads.Count == 0 && _lives is not { IsAttached: true }) return [];
        List<EndedTask> ended = [];
        foreach (int process in matcher.GoneProcesses) Add(ended, _before.ProcessOf(process).FirstRow, RowKind.Process);
        foreach (int row in matcher.GoneThreads) Add(ended, row, RowKind.Thread);
        _lives?.Drain(_before, _now, matcher, ended);
        return ended;
    }

    private void Add(List<EndedTask> ended, int row, RowKind kind)
    {
        if (ended.Count == MostEnded) return;
        TaskRow task = _before[row];
        ended.Add(new EndedTask { Id = task.Id, Kind = kind, ParentProcessId = task.Stat.ParentTgid, Name = task.Name.ToArray() });
    }
}
