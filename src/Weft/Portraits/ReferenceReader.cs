using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Portraits;

/// <summary>Reads of other processes the little that is needed to name them: one file each.</summary>
internal sealed class ReferenceReader(ProcRoot root)
{
    /// <summary>Generations after which a chain of parents is cut, against a tree that never ends.</summary>
    public const int MaximumAncestors = 256;

    /// <summary>Children that are named.</summary>
    public const int MaximumChildren = 20;

    // Threads whose children are asked for.
    private const int MaximumThreads = 1 << 10;

    private readonly ReadBuffer _buffer = new(1024, 1 << 20);

    /// <summary>Names a process; null when it is gone or cannot be seen.</summary>
    public ProcessReference? Read(int processId) =>
        processId > 0 && TaskFiles.Stat(TaskLocation.Process(root, processId), _buffer, out TaskStat stat, out ReadOnlySpan<byte> name) == ReadOutcome.Read
            ? new ProcessReference(new TaskId(stat.Tid, processId, stat.StartTicks), name.ToArray(), stat.State) : null;

    /// <summary>The parents, the nearest first.</summary>
    public List<ProcessReference> Ancestors(int parent)
    {
        List<ProcessReference> found = [];
        while (parent > 0 && found.Count < MaximumAncestors && !found.Exists(a => a.ProcessId == parent))
        {
            if (TaskFiles.Stat(TaskLocation.Process(root, parent), _buffer, out TaskStat stat, out ReadOnlySpan<byte> name) != ReadOutcome.Read) break;
            found.Add(new ProcessReference(new TaskId(stat.Tid, parent, stat.StartTicks), name.ToArray(), stat.State));
            parent = stat.ParentTgid;
        }
        return found;
    }

    /// <summary>The children of all threads.</summary>
    public Fact<IReadOnlyList<ProcessReference>> Children(int processId, IReadOnlyList<ThreadPortrait> threads, out int count, out bool isCut)
    {
        List<int> ids = [];
        count = 0;
        isCut = threads.Count > MaximumThreads;
        for (int i = 0; i < Math.Min(threads.Count, MaximumThreads); i++)
        {
            ReadOutcome outcome = TaskFiles.Children(TaskLocation.Thread(root, processId, threads[i].Id.Tid), _buffer);
            if (outcome == ReadOutcome.Gone) continue;
            if (outcome != ReadOutcome.Read) return FieldLoader.Reason(outcome);
            ChildIds children = new(_buffer.Text);
            while (children.MoveNext()) ids.Add(children.Current);
        }
        ids.Sort();
        count = ids.Count;
        return new Fact<IReadOnlyList<ProcessReference>>(Presence.Present, [.. ids.Take(MaximumChildren).Select(Read).OfType<ProcessReference>()]);
    }
}
