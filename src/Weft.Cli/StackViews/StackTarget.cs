using Weft.Tasks;

namespace Weft.Cli.StackViews;

/// <summary>A process whose stacks are wanted.</summary>
/// <param name="ProcessId">It.</param>
/// <param name="Parent">Its parent when it is wanted as a descendant of another; 0 when it was named.</param>
internal sealed record StackTarget(int ProcessId, int Parent)
{
    /// <summary>The processes with all that descend from them, each after its parent.</summary>
    public static List<StackTarget> WithDescendants(IReadOnlyList<int> processes, TaskScanner scanner)
    {
        TaskSnapshot all = scanner.Take(new TaskRequest { Fields = TaskFields.Stat });
        ILookup<int, int> children = Enumerable.Range(0, all.Count).ToLookup(i => all[i].Stat.ParentTgid, i => all[i].ProcessId);
        List<StackTarget> found = [];
        HashSet<int> seen = [];
        Stack<StackTarget> open = new(processes.Reverse().Select(static p => new StackTarget(p, 0)));
        while (open.TryPop(out StackTarget? next))
        {
            if (!seen.Add(next.ProcessId)) continue;
            found.Add(next);
            foreach (int child in children[next.ProcessId].OrderDescending()) open.Push(new StackTarget(child, next.ProcessId));
        }
        return found;
    }
}
