using Weft.Linux.Bpf;

namespace Weft.Waiting;

/// <summary>
/// The kernel's list of tasks by BPF, for looks at many threads: one read in place of two files a thread. Where it cannot be
/// had, or is not worth loading, /proc is read.
/// </summary>
internal sealed class KernelLook : IDisposable
{
    /// <summary>Threads from which on loading the program (some 12 ms) costs less than opening their files twice.</summary>
    public const int WorthIt = 400;

    private readonly TaskIteratorBuffer _buffer = new();
    private readonly Dictionary<int, List<int>> _places = [];
    private TaskIterator? _iterator;
    private bool _hasTried;

    /// <summary>Whether the list has been read for the whole machine, and answers without another read.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Reads the tasks of the whole machine; false when that cannot be.</summary>
    public bool TryWhole()
    {
        IsWhole = TryRead(0);
        return IsWhole;
    }

    /// <summary>The next process is read by itself.</summary>
    public void Forget() => IsWhole = false;

    /// <summary>The places of a process's threads in <see cref="Tasks"/>; null when the kernel does not show them.</summary>
    public List<int>? Of(int processId) => (IsWhole || TryRead(processId)) && _places.TryGetValue(processId, out List<int>? places) ? places : null;

    /// <summary>The tasks of the last read.</summary>
    public ReadOnlySpan<KernelTask> Tasks => _buffer.Tasks;

    /// <inheritdoc/>
    public void Dispose() => _iterator?.Dispose();

    private bool TryRead(int processId)
    {
        if (!_hasTried)
        {
            _hasTried = true;
            _iterator = TaskIterator.TryCreate(out _);
            // Without the count of times on a CPU it cannot be told for sure who stood.
            if (_iterator is { HasRunDelay: false })
            {
                _iterator.Dispose();
                _iterator = null;
            }
        }
        _places.Clear();
        if (_iterator is null || !_iterator.TryRead(processId, _buffer, out _)) return false;
        ReadOnlySpan<KernelTask> tasks = _buffer.Tasks;
        for (int i = 0; i < tasks.Length; i++)
        {
            if (!_places.TryGetValue(tasks[i].Tgid, out List<int>? places)) _places[tasks[i].Tgid] = places = [];
            places.Add(i);
        }
        return true;
    }
}
