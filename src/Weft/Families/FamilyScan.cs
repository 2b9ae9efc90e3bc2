using Weft.Tasks;

namespace Weft.Families;

/// <summary>
/// Takes the snapshots a tree needs, with as few reads as will do, and mends what went stale while they were taken: a
/// process whose parent ended in the middle is asked again who its parent is now.
/// </summary>
public static class FamilyScan
{
    // Each round follows the adopters of those whose parent was missing; on a machine that forks without pause one may
    // still end between two reads.
    private const int Rounds = 4;

    /// <summary>The tree of all processes.</summary>
    /// <param name="scanner">Where to read.</param>
    /// <param name="threads">Whether their threads are wanted.</param>
    /// <param name="engine">How to take it.</param>
    public static FamilyTree TakeAll(TaskScanner scanner, bool threads, EngineChoice engine = EngineChoice.Auto)
    {
        TaskRequest whole = new() { Rows = RowMode.Threads, Engine = engine };
        if (threads && scanner.WouldUseBpf(whole)) return TakeProcesses(scanner, whole);
        FamilyTree tree = TakeProcesses(scanner, new TaskRequest { Rows = RowMode.Processes, Engine = engine });
        return threads ? WithThreads(scanner, tree, Enumerable.Range(0, tree.Count)) : tree;
    }

    /// <summary>The tree of all processes without their threads: enough to choose from.</summary>
    public static FamilyTree TakeProcesses(TaskScanner scanner, EngineChoice engine = EngineChoice.Auto) =>
        TakeProcesses(scanner, new TaskRequest { Rows = RowMode.Processes, Engine = engine });

    /// <summary>The same tree with the threads of some of its processes, read now; others' directories are not opened.</summary>
    public static FamilyTree WithThreads(TaskScanner scanner, FamilyTree tree, IEnumerable<int> nodes)
    {
        // A process of one thread needs no second look.
        int[] several = [.. nodes.Where(n => tree.Process(n).Stat.ThreadCount > 1).Select(n => tree.Process(n).ProcessId)];
        return FamilyTree.Of(tree.Snapshot, scanner.Take(new TaskRequest { Rows = RowMode.Threads, ProcessIds = several, Engine = EngineChoice.Procfs }));
    }

    private static FamilyTree TakeProcesses(TaskScanner scanner, TaskRequest request)
    {
        TaskSnapshot snapshot = scanner.Take(request);
        FamilyTree tree = FamilyTree.Of(snapshot);
        for (int round = 0; round < Rounds; round++)
        {
            int[] stale = [.. Enumerable.Range(0, tree.Count).Where(n => IsStale(tree, n))];
            if (stale.Length == 0 || !Mend(scanner, tree, stale, request)) break;
            tree = FamilyTree.Of(snapshot);
        }
        return tree;
    }

    // A parent that is missing, or is younger than its child: its id was given to another meanwhile.
    private static bool IsStale(FamilyTree tree, int node) =>
        tree.ReasonOf(node) is RootReason.ParentNotSeen or RootReason.Loop
        || (tree.Parent(node) is >= 0 and var parent && tree.Process(parent).Stat.StartTicks > tree.Process(node).Stat.StartTicks);

    // True when something changed, so that another look is worth it.
    private static bool Mend(TaskScanner scanner, FamilyTree tree, int[] nodes, TaskRequest request)
    {
        TaskSnapshot snapshot = tree.Snapshot;
        TaskSnapshot now = scanner.Take(new TaskRequest { ProcessIds = [.. nodes.Select(n => tree.Process(n).ProcessId)], Engine = EngineChoice.Procfs });
        bool changed = false;
        HashSet<int> added = [];
        for (int i = 0; i < now.Count; i++)
        {
            TaskRow fresh = now[i];
            TaskRow old = tree.Process(tree.Find(fresh.ProcessId));
            if (fresh.Stat.StartTicks != old.Stat.StartTicks) continue;
            int parent = fresh.Stat.ParentTgid;
            if (parent != old.Stat.ParentTgid)
            {
                snapshot.StatOf(old.Index).ParentTgid = parent;
                changed = true;
            }
            // The new parent may have begun after the listing.
            if (parent > 0 && tree.Find(parent) < 0 && added.Add(parent)) changed |= scanner.Add(snapshot, parent, request);
        }
        return changed;
    }
}
