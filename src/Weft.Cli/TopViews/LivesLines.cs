namespace Weft.Cli.TopViews;

/// <summary>The newest lines of a trace, filled by its worker and read by the screen. Bounded: the oldest go first.</summary>
internal sealed class LivesLines
{
    private const int MostLines = 5000;

    private readonly Lock _lock = new();
    private readonly byte[][] _lines = new byte[MostLines][];
    private int _first;
    private int _count;

    /// <summary>Lines that went for want of room.</summary>
    public long Dropped { get; private set; }

    /// <summary>Lines there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _count;
        }
    }

    /// <summary>Takes over what was printed: whole lines.</summary>
    /// <returns>Whether there was any.</returns>
    public bool Add(ReadOnlySpan<byte> printed)
    {
        if (printed.IsEmpty) return false;
        lock (_lock)
        {
            while (printed.IndexOf((byte)'\n') is >= 0 and int end)
            {
                _lines[(_first + _count) % MostLines] = printed[..end].ToArray();
                if (_count < MostLines) _count++;
                else (_first, Dropped) = ((_first + 1) % MostLines, Dropped + 1);
                printed = printed[(end + 1)..];
            }
        }
        return true;
    }

    /// <summary>Copies lines, each ended by a newline.</summary>
    /// <param name="from">The first, from 0; one that is too late gives the last ones.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="into">Where they go.</param>
    public void Copy(int from, int count, Rendering.CellBuffer into)
    {
        lock (_lock)
        {
            for (int i = Math.Max(0, from); i < _count && i < from + count; i++) into.Text(_lines[(_first + i) % MostLines]).Byte((byte)'\n');
        }
    }
}
