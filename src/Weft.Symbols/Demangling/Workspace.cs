namespace Weft.Symbols.Demangling;

/// <summary>The memory one thread demangles with, used again from name to name.</summary>
internal sealed class Workspace
{
    private const int MaximumNodes = 1 << 18;
    private const int LargeNodes = 1 << 14;

    private Node[] _nodes = new Node[512];
    private int[] _substitutions = new int[128];
    private int[] _scopes = new int[64];
    private int[] _saved = new int[16];
    private int _made;
    private int _scopeCount;
    private int _savedCount;

    /// <summary>Where the name is written.</summary>
    public OutputBuffer Output { get; } = new();

    /// <summary>The nodes; valid until the next <see cref="Add"/>.</summary>
    public ReadOnlySpan<Node> Nodes => _nodes;

    /// <summary>Nodes in use, that of none included.</summary>
    public int NodeCount { get; private set; }

    /// <summary>Substitution candidates.</summary>
    public int SubstitutionCount { get; private set; }

    /// <summary>Whether an unusual name has made this unusually large.</summary>
    public bool IsLarge => _nodes.Length > LargeNodes || Output.Capacity > LargeNodes;

    /// <summary>Makes ready for the next name.</summary>
    public void Reset()
    {
        NodeCount = 1;
        SubstitutionCount = 0;
        _made = 0;
        _scopeCount = 0;
        _savedCount = 0;
        Output.Clear();
    }

    /// <summary>Adds a node.</summary>
    /// <returns>Its index; 0 when there are too many, those that were dropped again included.</returns>
    public int Add(NodeKind kind, int a = 0, int b = 0, int c = 0, byte detail = 0)
    {
        if (++_made > MaximumNodes) return 0;
        if (NodeCount == _nodes.Length) Array.Resize(ref _nodes, _nodes.Length * 2);
        ref Node node = ref _nodes[NodeCount];
        node.Kind = kind;
        node.Detail = detail;
        node.A = a;
        node.B = b;
        node.C = c;
        return NodeCount++;
    }

    /// <summary>Appends an element to a list that is being built: a new cell after <paramref name="last"/>.</summary>
    /// <returns>False when there are too many nodes.</returns>
    public bool Append(ref int first, ref int last, int element)
    {
        int cell = Add(NodeKind.List, element);
        if (cell == 0) return false;
        if (first == 0) first = cell;
        else _nodes[last].B = cell;
        last = cell;
        return true;
    }

    /// <summary>Notes a component that may be referred to later; passes it on.</summary>
    public int AddSubstitution(int node)
    {
        if (node == 0) return 0;
        if (SubstitutionCount == _substitutions.Length) Array.Resize(ref _substitutions, SubstitutionCount * 2);
        _substitutions[SubstitutionCount++] = node;
        return node;
    }

    /// <summary>A candidate; 0 when there is none of this number.</summary>
    public int Substitution(int index) => (uint)index < (uint)SubstitutionCount ? _substitutions[index] : 0;

    /// <summary>Drops what was added since; the dropped still counts against the cap.</summary>
    public void Restore(int nodeCount, int substitutionCount)
    {
        NodeCount = nodeCount;
        SubstitutionCount = substitutionCount;
    }

    /// <summary>The nodes being printed, from the outermost in; for the printer.</summary>
    public int[] Path { get; } = new int[ItaniumPrinter.MaximumDepth + 1];

    /// <summary>Opens a scope of template arguments within another (0: none).</summary>
    /// <returns>The new scope; 0 when there are too many.</returns>
    public int OpenScope(int template, int outer)
    {
        if (_scopeCount + 4 > _scopes.Length)
        {
            if (_scopeCount > MaximumNodes) return 0;
            Array.Resize(ref _scopes, _scopes.Length * 2);
        }
        _scopeCount += 2;
        _scopes[_scopeCount] = template;
        _scopes[_scopeCount + 1] = outer;
        return _scopeCount;
    }

    /// <summary>A scope's template and the scope it is in.</summary>
    public (int Template, int Outer) Scope(int scope) => (_scopes[scope], _scopes[scope + 1]);

    /// <summary>How many scopes are noted: what a search for one costs.</summary>
    public int SavedScopes => _savedCount / 2;

    /// <summary>Notes the scope in which a template parameter was met first.</summary>
    public void SaveScope(int parameter, int scope)
    {
        if (_savedCount + 2 > _saved.Length) Array.Resize(ref _saved, _saved.Length * 2);
        _saved[_savedCount++] = parameter;
        _saved[_savedCount++] = scope;
    }

    /// <summary>The scope noted for a template parameter; -1 when there is none.</summary>
    public int SavedScope(int parameter)
    {
        for (int i = 0; i < _savedCount; i += 2)
            if (_saved[i] == parameter) return _saved[i + 1];
        return -1;
    }
}
