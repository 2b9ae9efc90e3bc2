using Weft.Tasks;

namespace Weft.Families;

/// <summary>
/// Who is whose parent, over one snapshot: a node a process, numbered from 0, with links up and down and the threads of
/// each. Children and threads stand in the order of their start, then of their ids.
/// </summary>
/// <remarks>
/// A parent is the kernel's real_parent (field 4 of stat, proc_pid_stat(5)): who made the process, or who adopted it when
/// that one ended. A debugger that traces a process does not become its parent here. Nothing recurses, so a chain may be
/// as deep as there are processes, and ids that form a ring are cut (<see cref="RootReason.Loop"/>).
/// </remarks>
public sealed class FamilyTree
{
    private readonly TaskSnapshot _snapshot;
    private readonly TaskSnapshot _threadSnapshot;
    private readonly int[] _rows;
    private readonly int[] _parents;
    private readonly RootReason[] _reasons;
    private readonly int[] _childStarts;
    private readonly int[] _children;
    private readonly int[] _threadStarts;
    private readonly int[] _threads;
    private readonly int[] _roots;
    private readonly Dictionary<int, int> _nodes;

    private FamilyTree(TaskSnapshot snapshot, TaskSnapshot? threads)
    {
        _snapshot = snapshot;
        _threadSnapshot = threads ?? snapshot;
        _rows = ProcessRows(snapshot);
        _nodes = new Dictionary<int, int>(_rows.Length);
        for (int node = 0; node < _rows.Length; node++) _nodes[Process(node).ProcessId] = node;
        _parents = new int[_rows.Length];
        _reasons = new RootReason[_rows.Length];
        for (int node = 0; node < _rows.Length; node++) Link(node);
        CutLoops();
        _children = Children(out _childStarts);
        _threads = ThreadRows(out _threadStarts);
        _roots = [.. Enumerable.Range(0, Count).Where(n => _parents[n] < 0)];
        SortByStart(_snapshot, _rows, _roots);
    }

    /// <summary>Makes the tree of a snapshot's processes.</summary>
    /// <param name="snapshot">Rows of any <see cref="RowMode"/>.</param>
    /// <param name="threads">A later snapshot to take the threads from; null for the same. A process that is another by then keeps none.</param>
    public static FamilyTree Of(TaskSnapshot snapshot, TaskSnapshot? threads = null) => new(snapshot, threads);

    /// <summary>The snapshot its processes are of.</summary>
    public TaskSnapshot Snapshot => _snapshot;

    /// <summary>How many processes there are: nodes are 0 … Count − 1.</summary>
    public int Count => _rows.Length;

    /// <summary>The nodes without a parent, in order.</summary>
    public ReadOnlySpan<int> Roots => _roots;

    /// <summary>The row that speaks for a process: its own, or its leader's where only threads were listed.</summary>
    public TaskRow Process(int node) => _snapshot[_rows[node]];

    /// <summary>The parent's node; -1 for a root.</summary>
    public int Parent(int node) => _parents[node];

    /// <summary>Why a node is a root; <see cref="RootReason.None"/> for others.</summary>
    public RootReason ReasonOf(int node) => _reasons[node];

    /// <summary>The nodes of a process's children.</summary>
    public ReadOnlySpan<int> ChildrenOf(int node) => _children.AsSpan(_childStarts[node]..(_childStarts[node + 1]));

    /// <summary>How many threads besides the leader were listed for a process.</summary>
    public int ThreadCount(int node) => _threadStarts[node + 1] - _threadStarts[node];

    /// <summary>A thread of a process, the leader left out.</summary>
    public TaskRow Thread(int node, int index) => _threadSnapshot[_threads[_threadStarts[node] + index]];

    /// <summary>The node of a process id; -1 when it is not in the tree.</summary>
    public int Find(int processId) => _nodes.GetValueOrDefault(processId, -1);

    /// <summary>All nodes below the roots, each after its parent: breadth first. Backwards, each comes before its parent.</summary>
    public int[] ParentsFirst()
    {
        int[] order = new int[Count];
        _roots.CopyTo(order, 0);
        int filled = _roots.Length;
        for (int next = 0; next < filled; next++)
        {
            ReadOnlySpan<int> children = ChildrenOf(order[next]);
            children.CopyTo(order.AsSpan(filled));
            filled += children.Length;
        }
        return order;
    }

    // The first row of each process that is the process's own; else its leader's; else (the leader was just replaced by
    // an exec) any.
    private static int[] ProcessRows(TaskSnapshot snapshot)
    {
        int[] rows = new int[snapshot.ProcessCount];
        Array.Fill(rows, -1);
        for (int row = 0; row < snapshot.Count; row++)
        {
            ref int chosen = ref rows[snapshot.RowOf(row).Process];
            if (chosen < 0 || (snapshot[chosen].Tid != snapshot[chosen].ProcessId && snapshot[row].Tid == snapshot[row].ProcessId)) chosen = row;
        }
        // A process none of whose rows was read has no node.
        return Array.IndexOf(rows, -1) < 0 ? rows : [.. rows.Where(static row => row >= 0)];
    }

    private void Link(int node)
    {
        TaskRow row = Process(node);
        int parent = row.Stat.ParentTgid;
        _parents[node] = parent > 0 ? _nodes.GetValueOrDefault(parent, -1) : -1;
        if (_parents[node] >= 0) return;
        _reasons[node] = parent > 0 ? RootReason.ParentNotSeen
            : row.Stat.IsKernelThread ? RootReason.Kernel
            : row.ProcessId == 1 ? RootReason.Init
            : RootReason.ParentOutside;
    }

    private void CutLoops()
    {
        // Each walk upwards is numbered; who meets its own number has gone round.
        int[] walks = new int[Count];
        for (int start = 0; start < Count; start++)
        {
            int at = start;
            while (at >= 0 && walks[at] == 0)
            {
                walks[at] = start + 1;
                at = _parents[at];
            }
            if (at < 0 || walks[at] != start + 1) continue;
            int lowest = at;
            for (int next = _parents[at]; next != at; next = _parents[next])
            {
                if (Process(next).ProcessId < Process(lowest).ProcessId) lowest = next;
            }
            _parents[lowest] = -1;
            _reasons[lowest] = RootReason.Loop;
        }
    }

    private int[] Children(out int[] starts)
    {
        starts = new int[Count + 1];
        foreach (int parent in _parents)
        {
            if (parent >= 0) starts[parent + 1]++;
        }
        for (int node = 0; node < Count; node++) starts[node + 1] += starts[node];
        int[] children = new int[starts[Count]];
        int[] filled = starts[..Count];
        for (int node = 0; node < Count; node++)
        {
            if (_parents[node] >= 0) children[filled[_parents[node]]++] = node;
        }
        for (int node = 0; node < Count; node++) SortByStart(_snapshot, _rows, children.AsSpan(starts[node]..starts[node + 1]));
        return children;
    }

    private int[] ThreadRows(out int[] starts)
    {
        starts = new int[Count + 1];
        TaskSnapshot threads = _threadSnapshot;
        bool[] same = new bool[Count];
        int[] nodes = new int[threads.Count];
        for (int row = 0; row < threads.Count; row++)
        {
            TaskRow task = threads[row];
            int node = nodes[row] = Find(task.ProcessId);
            // A later snapshot may have another process under the same id; its leader's start tells.
            if (node >= 0 && task.Tid == task.ProcessId) same[node] |= task.Stat.StartTicks == Process(node).Stat.StartTicks;
            if (node < 0 || task.Kind == RowKind.Process || task.Tid == task.ProcessId) nodes[row] = -1;
            else if (threads == _snapshot) same[node] = true;
        }
        for (int row = 0; row < nodes.Length; row++)
        {
            // A leader without a thread row of its own stands in for its process already.
            if (nodes[row] >= 0 && (!same[nodes[row]] || (threads == _snapshot && _rows[nodes[row]] == row))) nodes[row] = -1;
            if (nodes[row] >= 0) starts[nodes[row] + 1]++;
        }
        for (int node = 0; node < Count; node++) starts[node + 1] += starts[node];
        int[] rows = new int[starts[Count]];
        int[] filled = starts[..Count];
        for (int row = 0; row < nodes.Length; row++)
        {
            if (nodes[row] >= 0) rows[filled[nodes[row]]++] = row;
        }
        for (int node = 0; node < Count; node++) SortByStart(threads, null, rows.AsSpan(starts[node]..starts[node + 1]));
        return rows;
    }

    private static void SortByStart(TaskSnapshot snapshot, int[]? rows, Span<int> items)
    {
        int Compare(int a, int b)
        {
            ref readonly var first = ref snapshot.StatOf(rows is null ? a : rows[a]);
            ref readonly var second = ref snapshot.StatOf(rows is null ? b : rows[b]);
            int order = first.StartTicks.CompareTo(second.StartTicks);
            return order != 0 ? order : first.Tid.CompareTo(second.Tid);
        }

        for (int i = 1; i < items.Length; i++)
        {
            if (Compare(items[i - 1], items[i]) <= 0) continue;
            items.Sort(Compare);
            return;
        }
    }
}
