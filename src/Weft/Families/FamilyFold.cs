namespace Weft.Families;

/// <summary>
/// Says which processes look alike with all that is below them: the same label and the same families of children in any
/// order. Alike children of one parent can be shown as one with a count.
/// </summary>
public sealed class FamilyFold
{
    private readonly FamilyTree _tree;
    private readonly int[] _classes;
    private readonly Dictionary<int, int> _groupOfClass = [];

    private FamilyFold(FamilyTree tree, int[] classes)
    {
        _tree = tree;
        _classes = classes;
    }

    /// <summary>Compares all families.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="labels">For each node a number of what is shown of itself (name, marks, threads): equal when that is equal.</param>
    public static FamilyFold Of(FamilyTree tree, ReadOnlySpan<int> labels)
    {
        ByteClasses families = new();
        int[] classes = new int[tree.Count];
        int[] order = tree.ParentsFirst();
        int[] key = new int[16];
        for (int i = order.Length - 1; i >= 0; i--)
        {
            int node = order[i];
            ReadOnlySpan<int> children = tree.ChildrenOf(node);
            if (key.Length <= children.Length) key = new int[children.Length * 2];
            key[0] = labels[node];
            for (int c = 0; c < children.Length; c++) key[c + 1] = classes[children[c]];
            key.AsSpan(1, children.Length).Sort();
            classes[node] = families.Of(key.AsSpan(0, children.Length + 1));
        }
        return new FamilyFold(tree, classes);
    }

    /// <summary>Whether two processes and all below them look alike.</summary>
    public bool AreAlike(int first, int second) => _classes[first] == _classes[second];

    /// <summary>Appends a process's children in groups of those that look alike, each where its first member stands.</summary>
    public void Groups(int node, List<FamilyGroup> into) => Groups(_tree.ChildrenOf(node), into);

    /// <summary>Appends nodes in groups of those that look alike.</summary>
    public void Groups(ReadOnlySpan<int> nodes, List<FamilyGroup> into)
    {
        int start = into.Count;
        _groupOfClass.Clear();
        foreach (int node in nodes)
        {
            if (_groupOfClass.TryGetValue(_classes[node], out int group)) into[start + group] = into[start + group] with { Count = into[start + group].Count + 1 };
            else
            {
                _groupOfClass.Add(_classes[node], into.Count - start);
                into.Add(new FamilyGroup(node, 1));
            }
        }
    }
}
