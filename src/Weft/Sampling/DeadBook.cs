namespace Weft.Sampling;

/// <summary>Counts dead children by the parent that does not collect them.</summary>
internal sealed class DeadBook
{
    // More parents than that have few each.
    private const int MostParents = 64;

    private readonly int[] _parents = new int[MostParents];
    private readonly int[] _counts = new int[MostParents];
    private int _used;

    public void Begin() => _used = 0;

    /// <summary>One dead child of this process.</summary>
    public void Sees(int parent)
    {
        int at = _parents.AsSpan(0, _used).IndexOf(parent);
        if (at < 0)
        {
            if (_used == MostParents) return;
            at = _used++;
            (_parents[at], _counts[at]) = (parent, 0);
        }
        _counts[at]++;
    }

    /// <summary>The parent with the most.</summary>
    public int Most(out int count)
    {
        (int parent, count) = (0, 0);
        for (int i = 0; i < _used; i++)
        {
            if (_counts[i] > count) (parent, count) = (_parents[i], _counts[i]);
        }
        return parent;
    }
}
