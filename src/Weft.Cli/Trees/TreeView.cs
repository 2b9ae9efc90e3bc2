using Weft.Cli.Rendering;
using Weft.Families;
using Weft.Tasks;

namespace Weft.Cli.Trees;

/// <summary>Draws a tree, a row a process or group, without recursion.</summary>
internal sealed class TreeView
{
    private const string Red = "\e[31m";
    private const string Yellow = "\e[33m";
    private const string Green = "\e[32m";
    private const string Dim = "\e[2m";

    // Names that differ in more than digits fold badly; a process of thousands of them must not drown the rest.
    private const int MostPools = 12;
    private const int MostSingleRows = 2;
    private const int MostSingles = 12;
    private const int MostIds = 5;

    private readonly FamilyTree _tree;
    private readonly TreeSelection _selection;
    private readonly TreeOptions _options;
    private readonly TreeText _text;
    private readonly Screen _screen;
    private readonly StandardOutput _output;
    private readonly TreeRow _row;
    private readonly TreeWaits _waits;
    private readonly HashSet<int> _folded = [];
    private readonly ThreadPools _pools = new();
    private readonly FamilyFold? _fold;
    private readonly Stack<TreeEntry> _pending = [];
    private readonly List<FamilyGroup> _groups = [];
    private readonly List<TreeEntry> _below = [];

    public TreeView(FamilyTree tree, TreeSelection selection, int[] subreapers, TreeWaits waits, Screen screen, StandardOutput output, TreeOptions options)
    {
        _tree = tree;
        _selection = selection;
        _options = options;
        _screen = screen;
        _output = output;
        _waits = waits;
        _text = new TreeText(tree, selection, subreapers, screen, options);
        _row = new TreeRow(screen, options.Art);
        if (options.Fold) _fold = FamilyFold.Of(tree, Labels());
    }

    public void Write()
    {
        Push(_selection.Roots, -1, level: 0);
        while (_pending.TryPop(out TreeEntry entry) && !_output.IsClosed)
        {
            _row.Begin(entry.Level, entry.IsLast);
            switch (entry.Kind)
            {
                case TreeEntryKind.Process: WriteProcess(entry); break;
                case TreeEntryKind.Threads: WriteThreads(entry); break;
                case TreeEntryKind.SingleThreads: WriteSingles(entry); break;
                default:
                    _row.Bytes.Text(_row.Ellipsis).Byte((byte)' ').Number(entry.Count).Text(" more threads in other pools (-p shows all)"u8);
                    _row.End(Dim, _output);
                    break;
            }
        }
        Summary();
    }

    private void WriteProcess(TreeEntry entry)
    {
        int node = entry.Node;
        bool ends = entry.Level >= _options.Depth;
        CellBuffer bytes = _row.Bytes;
        if (entry.Count > 1) bytes.Number(entry.Count).Text(_row.Times);
        _text.Name(node, bytes);
        if (_options.Pids) Ids(entry);
        _text.Arguments(node, bytes);
        _row.BeginMarks();
        int start = bytes.Length;
        bytes.Text("  ["u8);
        _text.Marks(node, bytes);
        // Of processes that fold each has its own waits.
        if (entry.Count > 1 || (entry.Level > 0 && _folded.Contains(_tree.Parent(node)))) _folded.Add(node);
        else if (WaitOf(node, _tree.Process(node)) is { } wait) bytes.Text(bytes.Length > start + 3 ? ", waits for "u8 : "waits for "u8).Text(wait);
        if (bytes.Length == start + 3) bytes.Truncate(start);
        else bytes.Byte((byte)']');
        if (!ends) Push(_selection.ChildrenOf(node), node, entry.Level + 1);
        else Below(node);
        if (entry.Count > 1 && !ends && (_tree.ChildrenOf(node).Length > 0 || ThreadsOf(node) > 0)) bytes.Text(", each with"u8);
        _row.End(entry.Count > 1 ? "" : Style(_tree.Process(node).Stat.State), _output);
    }

    private void WriteThreads(TreeEntry entry)
    {
        TaskRow first = _tree.Thread(entry.Node, entry.Thread);
        CellBuffer bytes = _row.Bytes;
        if (entry.Count > 1) bytes.Number(entry.Count).Text(_row.Times);
        bytes.Byte((byte)'{');
        Span<byte> pattern = stackalloc byte[256];
        Sanitizer.Append(bytes, entry.IsOneName ? first.Name : pattern[..ThreadPools.Pattern(first.Name, pattern)], _screen.Unicode);
        bytes.Byte((byte)'}');
        if (_options.Pids) Ids(entry);
        _row.BeginMarks();
        if (WaitOf(entry.Node, first) is { } wait) bytes.Text(entry.Count > 1 ? "  [wait for "u8 : "  [waits for "u8).Text(wait).Byte((byte)']');
        _row.End(entry.Count > 1 ? "" : Style(first.Stat.State), _output);
    }

    private void WriteSingles(TreeEntry entry)
    {
        CellBuffer bytes = _row.Bytes;
        bytes.Number(entry.Count).Text(" threads: "u8);
        FillPools(entry.Node);
        int shown = 0;
        foreach (NamePool pool in _pools.Pools)
        {
            if (!IsPlainSingle(entry.Node, pool)) continue;
            if (shown > 0) bytes.Text(", "u8);
            if (shown == MostSingles && entry.Count > MostSingles + 1)
            {
                bytes.Text(_row.Ellipsis).Byte((byte)' ').Number(entry.Count - shown).Text(" more"u8);
                break;
            }
            shown++;
            TaskRow thread = _tree.Thread(entry.Node, pool.First);
            bytes.Byte((byte)'{');
            Sanitizer.Append(bytes, thread.Name, _screen.Unicode);
            bytes.Byte((byte)'}');
            if (_options.Pids) bytes.Text(" ("u8).Number(thread.Tid).Byte((byte)')');
        }
        _row.End("", _output);
    }

    // " (812)"; of a group the first few.
    private void Ids(TreeEntry entry)
    {
        CellBuffer bytes = _row.Bytes;
        bytes.Text(" ("u8);
        int shown = 0;
        foreach (int id in Members(entry))
        {
            if (shown > 0) bytes.Text(", "u8);
            if (shown == MostIds && entry.Count > MostIds + 1)
            {
                bytes.Text(_row.Ellipsis).Byte((byte)' ').Number(entry.Count - shown).Text(" more"u8);
                break;
            }
            bytes.Number(id);
            shown++;
        }
        bytes.Byte((byte)')');
    }

    private IEnumerable<int> Members(TreeEntry entry)
    {
        int node = entry.Node;
        if (entry.Count == 1) return [entry.Kind == TreeEntryKind.Process ? _tree.Process(node).ProcessId : _tree.Thread(node, entry.Thread).Tid];
        if (entry.Kind == TreeEntryKind.Process)
        {
            int[] siblings = _selection.LevelOf(node) == 0 ? _selection.Roots : _selection.ChildrenOf(_tree.Parent(node)).ToArray();
            return siblings.Where(s => _fold!.AreAlike(s, node)).Select(s => _tree.Process(s).ProcessId);
        }
        TaskRow first = _tree.Thread(node, entry.Thread);
        byte[] pattern = PatternOf(first);
        string? wait = WaitOf(node, first);
        return Enumerable.Range(0, _tree.ThreadCount(node)).Select(i => _tree.Thread(node, i)).Where(t => PatternOf(t).AsSpan().SequenceEqual(pattern) && WaitOf(node, t) == wait).Select(static t => t.Tid);
    }

    private void FillPools(int node) => _pools.Fill(_tree, node, _waits.IsEmpty ? null : i => WaitOf(node, _tree.Thread(node, i)));

    // One that waits for something that is known has something to say in a row of its own.
    private bool IsPlainSingle(int node, NamePool pool) => pool.Count == 1 && WaitOf(node, _tree.Thread(node, pool.First)) is null;

    private string? WaitOf(int node, TaskRow thread) => _waits.IsEmpty || _folded.Contains(node) || thread.Stat.State == 'R' ? null : _waits.Phrase(thread.Tid);

    private static byte[] PatternOf(TaskRow thread)
    {
        Span<byte> pattern = stackalloc byte[256];
        return pattern[..ThreadPools.Pattern(thread.Name, pattern)].ToArray();
    }

    // What a depth limit leaves out.
    private void Below(int node)
    {
        int processes = 0;
        Stack<int> left = new();
        left.Push(node);
        while (left.TryPop(out int at))
        {
            foreach (int child in _selection.ChildrenOf(at))
            {
                processes++;
                left.Push(child);
            }
        }
        if (processes > 0) _row.Bytes.Text("  +"u8).Number(processes).Text(processes == 1 ? " process below"u8 : " processes below"u8);
    }

    private int ThreadsOf(int node) => _options.Threads && !_selection.IsAncestor(node) ? _tree.ThreadCount(node) : 0;

    // The stack gives them back in order.
    private void Push(ReadOnlySpan<int> children, int node, int level)
    {
        _below.Clear();
        if (_fold is null)
        {
            foreach (int child in children) _below.Add(new TreeEntry(TreeEntryKind.Process, child, 0, 1, level, IsLast: false));
        }
        else
        {
            _groups.Clear();
            _fold.Groups(children, _groups);
            foreach (FamilyGroup group in _groups) _below.Add(new TreeEntry(TreeEntryKind.Process, group.First, 0, group.Count, level, IsLast: false));
        }
        if (node >= 0) AddThreads(node, level);
        for (int i = _below.Count - 1; i >= 0; i--) _pending.Push(_below[i] with { IsLast = i == _below.Count - 1 });
    }

    private void AddThreads(int node, int level)
    {
        int threads = ThreadsOf(node);
        if (_fold is null)
        {
            for (int i = 0; i < threads; i++) _below.Add(new TreeEntry(TreeEntryKind.Threads, node, i, 1, level, IsLast: false));
            return;
        }
        if (threads == 0) return;
        FillPools(node);
        int singles = _pools.Pools.Count(p => IsPlainSingle(node, p));
        int pools = 0, left = threads;
        foreach (NamePool pool in _pools.Pools)
        {
            if (IsPlainSingle(node, pool) ? singles > MostSingleRows : ++pools > MostPools) continue;
            _below.Add(new TreeEntry(TreeEntryKind.Threads, node, pool.First, pool.Count, level, IsLast: false, pool.IsOneName));
            left -= pool.Count;
        }
        if (singles > MostSingleRows)
        {
            _below.Add(new TreeEntry(TreeEntryKind.SingleThreads, node, 0, singles, level, IsLast: false));
            left -= singles;
        }
        if (left > 0) _below.Add(new TreeEntry(TreeEntryKind.MoreThreads, node, 0, left, level, IsLast: false));
    }

    // What each row says, threads included, as a number: rows that say the same fold.
    private int[] Labels()
    {
        int[] labels = new int[_tree.Count];
        ByteClasses classes = new();
        CellBuffer said = new();
        foreach (int node in _selection.Nodes)
        {
            // The way down to a target is nobody's like.
            if (_selection.IsAncestor(node))
            {
                labels[node] = -1 - node;
                continue;
            }
            said.Clear();
            ReadOnlySpan<byte> name = _tree.Process(node).Name;
            said.Number(name.Length).Byte(0).Text(name);
            _text.Arguments(node, said);
            said.Byte(0);
            _text.Marks(node, said);
            if (ThreadsOf(node) > 0) AppendPools(node, said);
            labels[node] = classes.Of(said.Bytes);
        }
        return labels;
    }

    private void AppendPools(int node, CellBuffer said)
    {
        _pools.Fill(_tree, node);
        foreach (NamePool pool in _pools.Pools)
        {
            TaskRow first = _tree.Thread(node, pool.First);
            said.Byte(0).Number(pool.Count).Byte(0).Text(pool.IsOneName ? first.Name : PatternOf(first));
        }
    }

    private static string Style(byte state) => (char)state switch
    {
        'R' => Green,
        'D' or 'T' or 't' => Yellow,
        'Z' or 'X' => Red,
        'I' => Dim,
        _ => "",
    };

    private void Summary()
    {
        if (_output.IsClosed) return;
        int processes = _selection.Nodes.Length;
        long threads = _selection.Nodes.Sum(n => (long)ThreadsOf(n));
        string text = processes == 1 ? "1 process" : $"{processes} processes";
        if (threads > 0) text += threads == 1 ? ", 1 thread more" : $", {threads} threads more";
        if (_selection.HiddenKernelThreads > 0) text += $"; {_selection.HiddenKernelThreads} kernel threads not shown (--kernel)";
        _output.Write("\n"u8);
        _row.Begin(0, isLast: true);
        _row.Bytes.Text(text);
        _row.End(Dim, _output);
    }
}
