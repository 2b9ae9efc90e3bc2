using Weft.Cli.Rendering;
using Weft.Families;
using Weft.Tracing;

namespace Weft.Cli.TraceViews;

/// <summary>Says which families of a trace look alike: the same program and arguments, the same end, threads and children alike. Without recursion.</summary>
internal sealed class SummaryFold
{
    private readonly Dictionary<ProcessLife, int> _labels = [];
    private readonly ByteClasses _classes = new();
    private readonly CellBuffer _said = new();

    public SummaryFold(IEnumerable<ProcessLife> roots)
    {
        // Each after its maker; so backwards, children come first.
        List<ProcessLife> all = [];
        Stack<ProcessLife> left = new(roots);
        while (left.TryPop(out ProcessLife? next))
        {
            all.Add(next);
            foreach (ProcessLife child in next.Children) left.Push(child);
        }
        for (int i = all.Count - 1; i >= 0; i--) _labels[all[i]] = Label(all[i]);
    }

    /// <summary>A number; families that look alike have the same.</summary>
    public int Of(ProcessLife process) => _labels[process];

    /// <summary>The threads besides the leader by the pattern of their names, in the order of the first.</summary>
    public static List<List<Life>> Pools(ProcessLife process)
    {
        List<List<Life>> pools = [];
        ByteClasses classes = new();
        Span<byte> pattern = stackalloc byte[64];
        foreach (Life task in process.Tasks)
        {
            if (task == process.Leader) continue;
            int length = ThreadPools.Pattern(task.Name.Span, pattern[..60]);
            // Those that were there, those that ended and those that live are told apart.
            pattern[length] = (byte)task.Origin;
            pattern[length + 1] = (byte)((task.IsOver ? 1 : 0) + (task.Ended is null ? 0 : 2));
            int index = classes.Of(pattern[..(length + 2)]);
            if (index == pools.Count) pools.Add([]);
            pools[index].Add(task);
        }
        return pools;
    }

    private int Label(ProcessLife process)
    {
        // Children in the order of their labels, so that the order of their making does not matter.
        List<int> below = [];
        foreach (ProcessLife child in process.Children) below.Add(_labels[child]);
        below.Sort();
        _said.Clear();
        ReadOnlySpan<byte> program = process.ExecutionCount > 0 || process.Origin != LifeOrigin.Made ? process.Arguments.Span : default;
        _said.Number(program.Length).Byte(0).Text(program);
        if (program.IsEmpty) _said.Text(process.Leader.Name.Span);
        _said.Byte(0).Number((int)process.Origin).Byte(0).Number(process.Status ?? -1).Byte(0).Number(process.IsOver ? 1 : 0).Byte(0);
        if (process.Leader.CloneFlags is { } flags) _said.Text(CloneWords.Event(flags, isThread: false)).Text(CloneWords.Unusual(flags, isThread: false));
        Span<byte> pattern = stackalloc byte[64];
        foreach (List<Life> pool in process.Tasks.Count > 1 ? Pools(process) : [])
        {
            _said.Byte(0).Number(pool.Count).Byte(0).Text(pattern[..ThreadPools.Pattern(pool[0].Name.Span, pattern)]);
        }
        _said.Byte(1);
        foreach (int label in below) _said.Number(label).Byte(0);
        return _classes.Of(_said.Bytes);
    }
}
