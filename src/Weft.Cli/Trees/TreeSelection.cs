using Weft.Families;

namespace Weft.Cli.Trees;

/// <summary>Which nodes of a tree are shown: families of targets, their ancestors when asked, or all.</summary>
internal sealed class TreeSelection
{
    private enum NodePart : byte
    {
        Hidden,
        /// <summary>An ancestor of a target: only the way down to the target is shown of its family.</summary>
        Ancestor,
        Shown,
    }

    private readonly FamilyTree _tree;
    private readonly NodePart[] _parts;
    private readonly int[] _levels;

    /// <summary>Chooses.</summary>
    /// <param name="tree">All processes.</param>
    /// <param name="targets">Their ids; null for all. One that is not in the tree is passed over.</param>
    /// <param name="options">Whether parents and kernel threads are wanted.</param>
    public TreeSelection(FamilyTree tree, IReadOnlyList<int>? targets, TreeOptions options)
    {
        _tree = tree;
        _parts = new NodePart[tree.Count];
        _levels = new int[tree.Count];
        int[] order = tree.ParentsFirst();
        if (targets is null)
        {
            foreach (int node in order) _parts[node] = options.Kernel || !tree.Process(node).Stat.IsKernelThread ? NodePart.Shown : NodePart.Hidden;
        }
        else
        {
            foreach (int id in targets)
            {
                if (tree.Find(id) is >= 0 and var node) _parts[node] = NodePart.Shown;
            }
            foreach (int node in order)
            {
                if (tree.Parent(node) is >= 0 and var parent && _parts[parent] == NodePart.Shown) _parts[node] = NodePart.Shown;
            }
            if (options.Parents) MarkAncestors(order);
        }
        Roots = [.. order.Where(n => _parts[n] != NodePart.Hidden && (tree.Parent(n) < 0 || _parts[tree.Parent(n)] == NodePart.Hidden))];
        foreach (int node in order)
        {
            if (tree.Parent(node) is >= 0 and var parent && _parts[parent] != NodePart.Hidden) _levels[node] = _levels[parent] + 1;
        }
        Nodes = [.. order.Where(n => _parts[n] != NodePart.Hidden && _levels[n] <= options.Depth)];
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
    public bool IsAncestor(int node) => _parts[node] == NodePart.Ancestor;

    /// <summary>The children shown under a node.</summary>
    public ReadOnlySpan<int> ChildrenOf(int node)
    {
        ReadOnlySpan<int> children = _tree.ChildrenOf(node);
        foreach (int child in children)
        {
            if (_parts[child] == NodePart.Hidden) return children.ToArray().Where(c => _parts[c] != NodePart.Hidden).ToArray();
        }
        return children;
    }

    private void MarkAncestors(int[] order)
    {
        for (int i = order.Length - 1; i >= 0; i--)
        {
            int node = order[i];
            if (_parts[node] != NodePart.Hidden && _tree.Parent(node) is >= 0 and var parent && _parts[parent] == NodePart.Hidden) _parts[parent] = NodePart.Ancestor;
        }
    }
}
