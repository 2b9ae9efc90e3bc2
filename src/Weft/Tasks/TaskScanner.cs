using Weft.Linux.Procfs;

namespace Weft.Tasks;

/// <summary>
/// Takes snapshots of one machine. Holds the buffers and the loaded BPF program, so the second snapshot is cheaper than the first. Not for use by two threads at once.
/// </summary>
public sealed class TaskScanner : IDisposable
{
    private readonly ProcfsEngine _procfs;
    private readonly FieldLoader _loader;
    private readonly GuardedLoader _guarded;
    private readonly MachineReader _machine;
    private int[] _everyRow = [];
    private BpfEngine? _bpf;

    /// <summary>Creates a scanner over a proc root, which it does not own.</summary>
    public TaskScanner(ProcRoot root)
    {
        Root = root;
        _procfs = new ProcfsEngine(root);
        _loader = new FieldLoader(root);
        _guarded = new GuardedLoader(root);
        _machine = new MachineReader(root);
    }

    /// <summary>The root it reads.</summary>
    public ProcRoot Root { get; }

    /// <summary>How long a read that waits for a target's lock may take before it is given up.</summary>
    public TimeSpan CommandLineTimeout
    {
        get => _guarded.Timeout;
        set => _guarded.Timeout = value;
    }

    /// <summary>Takes a new snapshot.</summary>
    public TaskSnapshot Take(TaskRequest request)
    {
        TaskSnapshot snapshot = new();
        Take(request, snapshot);
        return snapshot;
    }

    /// <summary>Takes a snapshot into one that is there already, reusing its memory.</summary>
    public void Take(TaskRequest request, TaskSnapshot into)
    {
        into.Clear();
        into.Machine = _machine.Now(request.Fields);
        into.EngineNote = "";
        if (!TryBpf(request, into))
        {
            into.Engine = EngineChoice.Procfs;
            _procfs.Fill(into, request);
        }
        Load(into, request.Fields);
    }

    /// <summary>Begins a snapshot that somebody else fills: empty, with the machine's facts of now.</summary>
    internal void Begin(TaskRequest request, TaskSnapshot into)
    {
        into.Clear();
        into.Machine = _machine.Now(request.Fields);
        into.EngineNote = "";
        into.Engine = EngineChoice.Procfs;
    }

    /// <summary>Fills a snapshot that was begun from the kernel's list, whatever an estimate says; false with the reason when that cannot be.</summary>
    internal bool TryFillFromKernel(TaskRequest request, TaskSnapshot into, out string reason)
    {
        reason = "";
        _bpf ??= BpfEngine.TryCreate(Root, _procfs, out reason);
        if (_bpf is null || !_bpf.TryFill(into, request, out reason)) return false;
        into.Engine = EngineChoice.Bpf;
        return true;
    }

    /// <summary>Appends the ids of all processes, ascending.</summary>
    internal void List(List<int> into) => _procfs.List(into);

    /// <summary>Whether an id is a process's and not a mere thread's.</summary>
    internal bool IsProcess(int id) => _procfs.IsProcess(id);

    /// <summary>Adds facts to every row of a snapshot.</summary>
    public void Load(TaskSnapshot snapshot, TaskFields fields)
    {
        if ((fields & ~TaskFields.Stat) == TaskFields.None) return;
        if (_everyRow.Length < snapshot.Count)
        {
            _everyRow = new int[Math.Max(snapshot.Count, _everyRow.Length * 2)];
            for (int row = 0; row < _everyRow.Length; row++) _everyRow[row] = row;
        }
        Load(snapshot, _everyRow.AsSpan(0, snapshot.Count), fields);
    }

    /// <summary>Adds facts to chosen rows: what only those that are shown need.</summary>
    public void Load(TaskSnapshot snapshot, ReadOnlySpan<int> rows, TaskFields fields)
    {
        if ((fields & MachineReader.Groups) != 0) snapshot.Machine = _machine.More(snapshot.Machine, fields);
        _guarded.Load(snapshot, rows, fields);
        _loader.Load(snapshot, rows, fields);
    }

    /// <summary>Whether a snapshot of this request would be tried with BPF: where the engine is left open, because it is cheaper.</summary>
    public bool WouldUseBpf(TaskRequest request) =>
        request.Engine == EngineChoice.Bpf
        || (request.Engine == EngineChoice.Auto && EngineEstimate.BpfIsCheaper(request, Root, _procfs, loaded: _bpf is not null));

    /// <summary>Adds one process to a snapshot after its other rows; false when it is gone.</summary>
    public bool Add(TaskSnapshot snapshot, int processId, TaskRequest request)
    {
        int before = snapshot.Count;
        _procfs.AddProcess(snapshot, processId, request);
        return snapshot.Count > before;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _guarded.Dispose();
        _bpf?.Dispose();
    }

    private bool TryBpf(TaskRequest request, TaskSnapshot into)
    {
        if (!WouldUseBpf(request)) return false;
        string reason = "";
        _bpf ??= BpfEngine.TryCreate(Root, _procfs, out reason);
        if (_bpf is not null && _bpf.TryFill(into, request, out reason))
        {
            into.Engine = EngineChoice.Bpf;
            return true;
        }
        into.Clear();
        into.EngineNote = reason;
        return false;
    }
}
