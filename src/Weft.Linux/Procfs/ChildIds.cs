namespace Weft.Linux.Procfs;

/// <summary>Walks <c>task/TID/children</c> (proc_tid_children(5)): the processes that this very task forked and still has.</summary>
/// <remarks>The kernel promises a complete list only when the children are stopped or frozen; a moving list may skip some.</remarks>
public ref struct ChildIds
{
    private DecimalScanner _numbers;

    /// <summary>Starts before the first id.</summary>
    public ChildIds(ReadOnlySpan<byte> text)
    {
        _numbers = new DecimalScanner(text);
        Current = 0;
    }

    /// <summary>The current child's tgid.</summary>
    public int Current { get; private set; }

    /// <summary>Moves to the next child; false at the end or at text that is no id.</summary>
    public bool MoveNext()
    {
        if (!_numbers.TryNext(out long id) || id is <= 0 or > int.MaxValue) return false;
        Current = (int)id;
        return true;
    }
}
