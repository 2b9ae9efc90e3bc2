namespace Weft.Sampling;

/// <summary>The rows of a sample as numbers, in their order. A row keeps its slot while others come and go, so that a sample costs what changed in it.</summary>
internal sealed class RowTable
{
    private ulong[] _wide = [];
    private uint[] _narrow = [];
    private int[] _order = [];
    private int[] _next = [];
    private int[] _free = [];
    private int _freeCount;
    private int _slots;
    private int _nextCount;

    /// <summary>Rows.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes it takes.</summary>
    public long Bytes => (_wide.LongLength * sizeof(ulong)) + ((_narrow.LongLength + _order.Length + _next.Length + _free.Length) * sizeof(uint));

    /// <summary>The slot of the row at a place.</summary>
    public int this[int place] => _order[place];

    public Span<ulong> Wide(int slot) => _wide.AsSpan(slot * RowFields.WideCount, RowFields.WideCount);

    public Span<uint> Narrow(int slot) => _narrow.AsSpan(slot * RowFields.NarrowCount, RowFields.NarrowCount);

    /// <summary>Forgets all rows; the memory stays.</summary>
    public void Clear() => (Count, _nextCount, _slots, _freeCount) = (0, 0, 0, 0);

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        Clear();
        (_wide, _narrow, _order, _next, _free) = ([], [], [], [], []);
    }

    /// <summary>Makes room for so many rows at once, so that growing does not copy again and again.</summary>
    public void Reserve(int rows)
    {
        if (_order.Length >= rows) return;
        int room = rows + (rows / 8) + 64;
        Array.Resize(ref _wide, room * RowFields.WideCount);
        Array.Resize(ref _narrow, room * RowFields.NarrowCount);
        Array.Resize(ref _order, room);
        Array.Resize(ref _next, room);
        Array.Resize(ref _free, room);
    }

    /// <summary>Begins a new order: rows are added to it, then it takes the old one's place.</summary>
    public void Begin() => _nextCount = 0;

    /// <summary>The next row of the new order is in this slot.</summary>
    public void Append(int slot) => _next[_nextCount++] = slot;

    /// <summary>The next rows of the new order are the old ones from a place on.</summary>
    public void Append(int place, int count)
    {
        _order.AsSpan(place, count).CopyTo(_next.AsSpan(_nextCount));
        _nextCount += count;
    }

    /// <summary>A slot for a row that was not there; its numbers are anything.</summary>
    public int Take()
    {
        if (_freeCount > 0) return _free[--_freeCount];
        Reserve(_slots + 1);
        return _slots++;
    }

    /// <summary>The row in this slot is no more.</summary>
    public void Give(int slot) => _free[_freeCount++] = slot;

    /// <summary>The new order stands.</summary>
    public void End()
    {
        (_order, _next) = (_next, _order);
        Count = _nextCount;
    }
}
