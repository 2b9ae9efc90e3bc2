using Weft.Linux.Procfs;
using Weft.Portraits;
using Weft.Stacks;
using Weft.Tasks;
using Weft.Waiting;

namespace Weft.Cli.TopViews;

/// <summary>The readers that a page's readings use, made when first needed and kept, since the second reading is then cheaper. For one thread at a time.</summary>
/// <param name="root">Where /proc is; it must outlive this.</param>
internal sealed class PageReaders(ProcRoot root) : IDisposable
{
    private readonly ReadBuffer _buffer = new();
    private AnswerCache? _cache;
    private bool _hasCache;
    private TaskScanner? _scanner;
    private PortraitReader? _portraits;
    private StackReader? _stacks;
    private WaitReader? _waits;
    private GuardedReader? _guarded;

    /// <summary>Where they read.</summary>
    public ProcRoot Root => root;

    /// <summary>For one small file at a time.</summary>
    public ReadBuffer Buffer => _buffer;

    /// <summary>Reads tasks.</summary>
    public TaskScanner Scanner => _scanner ??= new TaskScanner(root);

    /// <summary>Reads all that a process is.</summary>
    public PortraitReader Portraits => _portraits ??= new PortraitReader(Scanner);

    /// <summary>Reads stacks.</summary>
    public StackReader Stacks => _stacks ??= new StackReader(root, Cache);

    /// <summary>Reads waits.</summary>
    public WaitReader Waits => _waits ??= new WaitReader(root, Cache);

    /// <summary>Reads what needs the target's memory lock.</summary>
    public GuardedReader Guarded => _guarded ??= new GuardedReader(root, TimeSpan.FromSeconds(1));

    private AnswerCache? Cache
    {
        get
        {
            if (!_hasCache) (_hasCache, _cache) = (true, AnswerCache.OfUser());
            return _cache;
        }
    }

    /// <summary>Whether a process is still the one it was.</summary>
    public bool IsAlive(TaskId process) =>
        TaskFiles.Stat(TaskLocation.Process(root, process.ProcessId), _buffer, out TaskStat stat, out _) == ReadOutcome.Read && stat.StartTicks == process.StartTicks;

    /// <inheritdoc/>
    public void Dispose()
    {
        _guarded?.Dispose();
        _waits?.Dispose();
        _stacks?.Dispose();
        _scanner?.Dispose();
        _cache?.Dispose();
    }
}
