using Weft.Columns;
using Weft.Families;
using Weft.Sampling;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>
/// Which rows the table has, and in which order: of a sample, what was asked for (threads, pools, tree, groups, filter) and the
/// column sorted by. Draws nothing, and makes no garbage once its arrays have grown.
/// </summary>
internal sealed partial class TopList
{
    private const int MostEnded = 500;
    private readonly RowOrder _order = new();
    private readonly KeyIndex _numbers = new();
    private TopRow[] _rows = new TopRow[64];
    private int[] _processes = [];
    private int _processCount;
    private int[] _some = [];
    private int[] _next = [];
    private int[] _last = [];
    private int[] _members = [];
    private bool[] _isPartial = [];
    private int[] _gone = [];
    private int _goneCount;
    private TaskSample _sample = new();
    private TaskSnapshot _snapshot = new();
    private RowFilter _filter = new();
    private Column? _column;
    private bool _isDescending;
    private int _sums;

    /// <summary>Rows.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are pools or groups.</summary>
    public int SumCount => _sums;

    /// <summary>Rows that were opened or closed against what they begin with.</summary>
    public RowKeySet Toggled { get; } = new();

    /// <summary>Whether pools and groups begin open; those of <see cref="Toggled"/> are then closed.</summary>
    public bool PoolsStartOpen { get; set; }

    /// <summary>Whether what lies below a process begins closed.</summary>
    public bool BranchesStartClosed { get; set; }

    /// <summary>The row at an index.</summary>
    public ref readonly TopRow this[int index] => ref _rows[index];

    /// <summary>The next member of a pool or group; -1 after the last.</summary>
    public int NextMember(int index) => _next[index];

    /// <summary>The task of a row; null where it is none that lives (a pool, a group, one that ended).</summary>
    public TaskRow? Task(int row) => (uint)row < (uint)Count && _rows[row].Kind <= TopRowKind.Thread ? _snapshot[_rows[row].Index] : null;

    /// <summary>The task that a row stands for, of a pool or group the first of its members.</summary>
    public TaskRow? FirstTask(int row) => (uint)row < (uint)Count && _rows[row].Kind <= TopRowKind.Group ? _snapshot[_rows[row].Index] : null;

    /// <summary>Makes the rows anew.</summary>
    public void Fill(TaskSample sample, TopSettings settings, Column? column, RowFilter filter)
    {
        (_sample, _snapshot, _column, _filter) = (sample, sample.Snapshot, column, filter);
        _isDescending = !settings.SortAscending;
        Count = _sums = 0;
        Reserve(_snapshot.Count);
        _order.Begin(_snapshot, column, column is not null && _isDescending);
        bool flatThreads = settings.ShowThreads && !settings.FoldPools && !settings.Tree && settings.GroupBy.Length == 0;
        bool threads = settings.ShowThreads && settings.GroupBy.Length == 0;
        ChooseProcesses(threads);
        ChooseGone(threads, settings.GroupBy.Length > 0);
        if (settings.GroupBy.Length > 0) FillGroups(settings.GroupBy);
        else if (flatThreads) FillThreads();
        else if (settings.Tree) FillTree(threads, settings.FoldPools);
        else FillProcesses(threads, settings.FoldPools);
        MarkLast();
    }

    private void Reserve(int count)
    {
        if (_next.Length >= count && _next.Length > 0) return;
        int size = Math.Max(Math.Max(count, 256), _next.Length * 2);
        (_processes, _some, _next, _last, _members) = (new int[size], new int[size], new int[size], new int[size], new int[size]);
        _isPartial = new bool[size];
        ReserveTree(size);
    }

    private void ChooseProcesses(bool withThreads)
    {
        _processCount = 0;
        for (int row = 0; row < _snapshot.Count; row = EndOf(row))
        {
            if (_snapshot[row].Kind != RowKind.Process || !_filter.AcceptsKind(_snapshot[row])) continue;
            bool whole = _filter.AcceptsQuery(_snapshot[row]);
            if (!whole && !(withThreads && HasThreadThatMatches(row))) continue;
            _isPartial[row] = !whole;
            _order.Read(row);
            _processes[_processCount++] = row;
        }
        _order.Sort(_processes.AsSpan(0, _processCount));
    }

    private bool HasThreadThatMatches(int process)
    {
        for (int row = process + 1; row < EndOf(process); row++)
        {
            if (_filter.AcceptsQuery(_snapshot[row])) return true;
        }
        return false;
    }

    // The row after a process's last thread. Processes of the snapshot begin where the kind says so.
    private int EndOf(int process)
    {
        int row = process + 1;
        while (row < _snapshot.Count && _snapshot[row].Kind == RowKind.Thread) row++;
        return row;
    }

    private void FillProcesses(bool threads, bool pools)
    {
        int gone = 0;
        for (int i = 0; i < _processCount; i++)
        {
            int row = _processes[i];
            while (gone < _goneCount && ComesBefore(_gone[gone], row)) AddGone(_gone[gone++], -1, 0);
            int at = AddTask(row, -1, 0);
            if (threads) AddThreads(at, pools);
        }
        while (gone < _goneCount) AddGone(_gone[gone++], -1, 0);
    }

    private void FillThreads()
    {
        int count = 0;
        for (int i = 0; i < _processCount; i++)
        {
            int end = EndOf(_processes[i]);
            for (int row = _processes[i] + 1; row < end; row++)
            {
                if (!IsShown(row, _processes[i])) continue;
                _order.Read(row);
                _some[count++] = row;
            }
        }
        _order.Sort(_some.AsSpan(0, count));
        int gone = 0;
        for (int i = 0; i < count; i++)
        {
            while (gone < _goneCount && ComesBefore(_gone[gone], _some[i])) AddGone(_gone[gone++], -1, 0);
            AddTask(_some[i], -1, 0);
        }
        while (gone < _goneCount) AddGone(_gone[gone++], -1, 0);
    }

    private bool IsShown(int thread, int process) =>
        _filter.AcceptsKind(_snapshot[thread]) && (!_isPartial[process] || _filter.AcceptsQuery(_snapshot[thread]));

    // The threads of a process that has more than one, below its row; those of like names as one row where that is wanted.
    private void AddThreads(int at, bool pools)
    {
        int process = _rows[at].Index;
        int end = EndOf(process);
        if (end - process <= 2) return;
        _rows[at].HasBelow = true;
        if (!(_rows[at].IsOpen = Toggled.Contains(_rows[at].Key) == BranchesStartClosed)) return;
        _numbers.Clear();
        int count = 0;
        Span<byte> pattern = stackalloc byte[64];
        for (int row = process + 1; row < end; row++)
        {
            if (!IsShown(row, process)) continue;
            _order.Read(row);
            (_next[row], _members[row]) = (-1, 1);
            int number = count;
            if (pools) number = _numbers.Of(KeyIndex.Hash(pattern[..ThreadPools.Pattern(_snapshot[row].Name, pattern)]));
            if (number == count)
            {
                _some[count++] = row;
                _last[row] = row;
            }
            else Join(_some[number], row);
        }
        AddMembers(at, count, TopRowKind.Pool);
    }

    private void Join(int first, int row)
    {
        (_next[row], _next[_last[first]]) = (-1, row);
        _last[first] = row;
        _members[first]++;
    }

    // Rows for the first members in _some, each with the others chained behind it.
    private void AddMembers(int below, int count, TopRowKind kind)
    {
        SumKind sum = _column is null ? SumKind.None : SumKinds.Of(_column, ofThreads: kind == TopRowKind.Pool);
        for (int i = 0; i < count; i++)
        {
            if (_members[_some[i]] > 1) _order.SumUp(_some[i], this, sum);
        }
        _order.Sort(_some.AsSpan(0, count));
        int depth = below < 0 ? 0 : _rows[below].Depth + 1;
        // What is opened below is sorted in the room behind.
        int from = 0;
        while (from < count)
        {
            int first = _some[from++];
            if (_members[first] == 1 && kind == TopRowKind.Pool)
            {
                AddTask(first, below, depth);
                continue;
            }
            int at = AddSum(first, below, depth, kind);
            if (!_rows[at].IsOpen) continue;
            int members = 0;
            for (int row = first; row >= 0; row = _next[row])
            {
                _order.Read(row);
                _last[members++] = row;
            }
            _order.Sort(_last.AsSpan(0, members));
            for (int i = 0; i < members; i++) AddTask(_last[i], at, depth + 1);
        }
    }

    private int AddSum(int first, int below, int depth, TopRowKind kind)
    {
        ulong key = kind == TopRowKind.Group ? GroupKey(first) : PoolKey(first, _rows[below].Key);
        int at = Add(kind, first, below, depth, key);
        _rows[at].Members = _members[first];
        _rows[at].Sums = _sums++;
        _rows[at].HasBelow = true;
        _rows[at].IsOpen = Toggled.Contains(key) != PoolsStartOpen;
        return at;
    }

    private ulong PoolKey(int thread, ulong process)
    {
        Span<byte> pattern = stackalloc byte[64];
        return (KeyIndex.Hash(pattern[..ThreadPools.Pattern(_snapshot[thread].Name, pattern)]) * 31) ^ process ^ (1UL << 63);
    }

    private int AddTask(int index, int parent, int depth)
    {
        TaskRow task = _snapshot[index];
        bool isThread = task.Kind == RowKind.Thread;
        return Add(isThread ? TopRowKind.Thread : TopRowKind.Process, index, parent, depth, RowKeySet.Of(task.Id, isThread));
    }

    private int Add(TopRowKind kind, int index, int parent, int depth, ulong key)
    {
        if (Count == _rows.Length) Array.Resize(ref _rows, Count * 2);
        _rows[Count] = new TopRow { Kind = kind, Index = index, Parent = parent, Depth = depth, Key = key, Members = 1, Sums = -1 };
        return Count++;
    }

    // From the end: a row is the last below its parent when none of its depth came since a shallower one.
    private void MarkLast()
    {
        int valid = -1;
        for (int i = Count - 1; i >= 0; i--)
        {
            int depth = _rows[i].Depth;
            EnsureDepth(depth);
            for (; valid < depth; valid++) _isSeen[valid + 1] = false;
            _rows[i].IsLast = !_isSeen[depth];
            _isSeen[depth] = true;
            valid = depth;
        }
    }
}
