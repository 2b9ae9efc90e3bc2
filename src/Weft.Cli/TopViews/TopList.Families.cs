using Weft.Columns;
using Weft.Families;
using Weft.Linux.Procfs;
using Weft.Sampling;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

internal sealed partial class TopList
{
    private int[] _firstChild = [];
    private int[] _sibling = [];
    private int[] _byId = [];
    private bool[] _isPlaced = [];
    private bool[] _isSeen = new bool[64];
    private int[] _pendingRow = new int[64];
    private int[] _pendingParent = new int[64];

    private void ReserveTree(int size) =>
        (_firstChild, _sibling, _byId, _isPlaced) = (new int[size], new int[size], new int[size], new bool[size]);

    private void EnsureDepth(int depth)
    {
        if (depth + 1 >= _isSeen.Length) Array.Resize(ref _isSeen, Math.Max(depth + 2, _isSeen.Length * 2));
    }

    // Children stand below their parents; who has no parent here is a root. Nothing recurses: a chain may be as deep as there are processes.
    private void FillTree(bool threads, bool pools)
    {
        _processes.AsSpan(0, _processCount).CopyTo(_byId);
        SortById(_byId.AsSpan(0, _processCount));
        for (int i = 0; i < _processCount; i++) (_firstChild[_processes[i]], _isPlaced[_processes[i]]) = (-1, false);
        int roots = -1;
        // From the last, so that each chain begins with the first.
        for (int i = _processCount - 1; i >= 0; i--)
        {
            int row = _processes[i];
            int parent = RowOf(_snapshot[row].Stat.ParentTgid);
            // A parent younger than its child is another process with the id.
            if (parent < 0 || parent == row || _snapshot[parent].Stat.StartTicks > _snapshot[row].Stat.StartTicks) (_sibling[row], roots) = (roots, row);
            else (_sibling[row], _firstChild[parent]) = (_firstChild[parent], row);
        }
        for (int row = roots; row >= 0; row = _sibling[row]) Place(row, threads, pools);
        // Ids that formed a ring while they changed hang on no root.
        for (int i = 0; i < _processCount; i++)
        {
            if (!_isPlaced[_processes[i]]) Place(_processes[i], threads, pools);
        }
        for (int i = 0; i < _goneCount; i++)
        {
            if (RowOf(_sample.Ended[_gone[i]].ParentProcessId) < 0) AddGone(_gone[i], -1, 0);
        }
    }

    private void Place(int root, bool threads, bool pools)
    {
        int pending = 0;
        Push(ref pending, root, -1);
        while (pending > 0)
        {
            (int row, int parent) = (_pendingRow[--pending], _pendingParent[pending]);
            if (_isPlaced[row]) continue;
            _isPlaced[row] = true;
            int at = AddTask(row, parent, parent < 0 ? 0 : _rows[parent].Depth + 1);
            bool hasGone = HasGone(_snapshot[row].ProcessId);
            _rows[at].HasBelow = _firstChild[row] >= 0 || hasGone;
            _rows[at].IsOpen = Toggled.Contains(_rows[at].Key) == BranchesStartClosed;
            if (threads) AddThreads(at, pools);
            if (!_rows[at].IsOpen)
            {
                Hide(row);
                continue;
            }
            if (hasGone) AddGoneOf(_snapshot[row].ProcessId, at);
            // The first is to come off the stack first.
            int from = pending;
            for (int child = _firstChild[row]; child >= 0; child = _sibling[child]) Push(ref pending, child, at);
            Array.Reverse(_pendingRow, from, pending - from);
        }
    }

    // What lies below a closed row has its place, though it is not shown.
    private void Hide(int row)
    {
        int pending = 0;
        int[] stack = _some;
        for (int child = _firstChild[row]; child >= 0; child = _sibling[child]) stack[pending++] = child;
        while (pending > 0)
        {
            int at = stack[--pending];
            if (_isPlaced[at]) continue;
            _isPlaced[at] = true;
            for (int child = _firstChild[at]; child >= 0; child = _sibling[child]) stack[pending++] = child;
        }
    }

    private void Push(ref int pending, int row, int parent)
    {
        if (pending == _pendingRow.Length)
        {
            Array.Resize(ref _pendingRow, pending * 2);
            Array.Resize(ref _pendingParent, pending * 2);
        }
        (_pendingRow[pending], _pendingParent[pending]) = (row, parent);
        pending++;
    }

    private void SortById(Span<int> rows)
    {
        bool isSorted = true;
        for (int i = 1; i < rows.Length && isSorted; i++) isSorted = rows[i - 1] < rows[i];
        // The order of the snapshot is that of the ids, but for processes added behind.
        if (!isSorted) rows.Sort();
        for (int i = 1; i < rows.Length; i++)
        {
            int row = rows[i], to = i;
            for (; to > 0 && _snapshot[rows[to - 1]].ProcessId > _snapshot[row].ProcessId; to--) rows[to] = rows[to - 1];
            rows[to] = row;
        }
    }

    private int RowOf(int processId)
    {
        int low = 0, high = _processCount - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int id = _snapshot[_byId[middle]].ProcessId;
            if (id == processId) return _byId[middle];
            if (id < processId) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    private void FillGroups(string by)
    {
        _numbers.Clear();
        int count = 0;
        _groupBy = by;
        for (int i = 0; i < _processCount; i++)
        {
            int row = _processes[i];
            (_next[row], _members[row]) = (-1, 1);
            int number = _numbers.Of(GroupKey(row));
            if (number == count)
            {
                _some[count++] = row;
                _last[row] = row;
            }
            else Join(_some[number], row);
        }
        AddMembers(-1, count, TopRowKind.Group);
    }

    private string _groupBy = "";

    private ulong GroupKey(int row) => KeyIndex.Hash(GroupName(_groupBy, _snapshot[row])) | (1UL << 63);

    /// <summary>What a process is grouped by, raw; empty for "none".</summary>
    public static ReadOnlySpan<byte> GroupName(string by, TaskRow row) => by switch
    {
        "user" => row.Owner(out OwnerFacts owner) == Presence.Present ? AccountNames.User(owner.UserId) : default,
        "unit" => FamilyPlace.Unit(row),
        "container" => FamilyPlace.Container(row, out ContainerRuntime _),
        _ => row.Name,
    };

    /// <summary>The facts of every process that grouping needs.</summary>
    public static TaskFields GroupNeeds(string by) => by switch
    {
        "user" => TaskFields.Owner,
        "unit" or "container" => TaskFields.ControlGroup,
        _ => TaskFields.None,
    };

    // Those that ended, most CPU first; short-lived ones are shown below their parents in a tree only.
    private void ChooseGone(bool threads, bool isGrouped)
    {
        _goneCount = 0;
        if (isGrouped) return;
        int count = Math.Min(_sample.Ended.Count, MostEnded);
        if (_gone.Length < count) _gone = new int[MostEnded];
        for (int i = 0; i < count; i++)
        {
            EndedTask ended = _sample.Ended[i];
            if (ended.Kind == RowKind.Thread && !threads) continue;
            if (_filter.Query is not null) continue;
            int to = _goneCount++;
            for (; to > 0 && _sample.Ended[_gone[to - 1]].CpuNanoseconds < ended.CpuNanoseconds; to--) _gone[to] = _gone[to - 1];
            _gone[to] = i;
        }
    }

    private bool ComesBefore(int gone, int row)
    {
        if (_column?.Id != "cpuNow") return false;
        return RowOrder.Compare(CpuOf(_sample.Ended[gone]), _order[row], _isDescending) <= 0;
    }

    /// <summary>CPU in percent of one that those used that ended; NaN when not known.</summary>
    public double CpuOf(EndedTask ended) => ended.CpuNanoseconds < 0 || _sample.Machine.IntervalNanoseconds <= 0 ? double.NaN
        : 100.0 * ended.CpuNanoseconds / _sample.Machine.IntervalNanoseconds;

    private bool HasGone(int processId)
    {
        for (int i = 0; i < _goneCount; i++)
        {
            if (_sample.Ended[_gone[i]].ParentProcessId == processId) return true;
        }
        return false;
    }

    private void AddGoneOf(int processId, int parent)
    {
        for (int i = 0; i < _goneCount; i++)
        {
            if (_sample.Ended[_gone[i]].ParentProcessId == processId) AddGone(_gone[i], parent, _rows[parent].Depth + 1);
        }
    }

    private void AddGone(int index, int parent, int depth)
    {
        EndedTask ended = _sample.Ended[index];
        // In a plain list they are told behind their parent's name.
        if (ended.IsShortLived && parent < 0) return;
        int at = Add(ended.IsShortLived ? TopRowKind.ShortLived : TopRowKind.Ended, index, parent, depth, RowKeySet.Of(ended.Id, ended.Kind == RowKind.Thread) ^ (1UL << 63));
        _rows[at].Members = ended.Count;
    }
}
