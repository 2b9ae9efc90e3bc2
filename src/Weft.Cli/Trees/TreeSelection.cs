using Weft.Families;

namespace Weft.Cli.Trees;

/// <summary>Which nodes of a tree are shown: families of targets, their ancestors when asked, or all.</summary>
internal sealed class TreeSelection
{
    private enum Part : byte
    {
        Hidden,
        /// <summary>An ancestor of a target: only the way down to the target is shown of its family.</summary>
        Ancestor,
        Shown,
    }

    private readonly FamilyTree _tree;
    private readonly Part[] _parts;
    private readonly int[] _levels;

    /// <summary>Chooses.</summary>
    /// <param name="tree">All processes.</param>
    /// <param name="targets">Their ids; null for all. One that is not in the tree is passed over.</param>
    /// <param name="options">Whether parents and kernel threads are wanted.</param>
    public TreeSelection(FamilyTree tree, IReadOnlyList<int>? targets, TreeOptions options)
    {
        _tree = tree;
        _parts = new Part[tree.Count];
        _levels = new int[tree.Count];
        int[] order = tree.ParentsFirst();
        if (targets is null)
        {
            foreach (int node in order) _parts[node] = options.Kernel || !tree.Process(node).Stat.IsKernelThread ? Part.Shown : Part.Hidden;
        }
        else
        {
            foreach (int id in targets)
            {
                if (tree.Find(id) is >= 0 and var node) _parts[node] = Part.Shown;
            }
            foreach (int node in order)
            {
                if (tree.Parent(node) is >= 0 and var parent && _parts[parent] == Part.Shown) _parts[node] = Part.Shown;
            }
            if (options.Parents) MarkAncestors(order);
        }
        Roots = [.. order.Where(n => _parts[n] != Part.Hidden && (tree.Parent(n) < 0 || _parts[tree.Parent(n)] == Part.Hidden))];
        foreach (int node in order)
        {
            if (tree.Parent(node) is >= 0 and var parent && _parts[parent] != Part.Hidden) _levels[node] = _levels[parent] + 1;
        }
        Nodes = [.. order.Where(n => _parts[n] != Part.Hidden && _levels[n] <= options.Depth)];
        HiddenKernelThreads = targets is null && !options.Kernel ? order.Count(n => tree.Process(n).Stat.IsKernelThread) : 0;
    }

    /// <summary>The nodes at the top of what is shown.</summary>
    public int[] Roots { get; }

    /// <summary>All nodes shown, each after its parent.</summary>
    public int[] Nodes { get; }

    /// <summary>How many kernel threads were left out.</summary>
    public int HiddenKernelThreads { get; }

    /// <summary>The distance to the root above.</summary>
    public int LevelOf(int node) => _levels[node];

    /// <summary>Whether a node is shown as an ancestor only: without its threads and its other children.</summary>
    public bool IsAncestor(int node) => _parts[node] == Part.Ancestor;

    /// <summary>The children shown under a node.</summary>
    public ReadOnlySpan<int> ChildrenOf(int node)
    {
        ReadOnlySpan<int> children = _tree.ChildrenOf(node);
        foreach (int child in children)
        {
            if (_parts[child] == Part.Hidden) return children.ToArray().Where(c => _parts[c] != Part.Hidden).ToArray();
        }
        return children;
    }

    private void MarkAncestors(int[] order)
    {
        for (int i = order.Length - 1; i >= 0; i--)
        {
            int node = order[i];
            if (_parts[node] != Part.Hidden && _tree.Parent(node) is >= 0 and var parent && _parts[parent] == Part.Hidden) _parts[parent] = Part.Ancestor;
        }
    }
}
