using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>A set of rows by their names over time: those tagged, opened, folded. Asking makes no garbage.</summary>
internal sealed class RowKeySet
{
    private const int BitsOfTime = 40;
    private ulong[] _slots = new ulong[16];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The key of a task: no two tasks of a boot have the same (ids below 2^22, ticks below 2^40: 348 years), and none is 0.</summary>
    public static ulong Of(TaskId id, bool isThread) => ((ulong)(uint)id.Tid << (BitsOfTime + 1)) | ((id.StartTicks & ((1UL << BitsOfTime) - 1)) << 1) | (isThread ? 1UL : 0);

    public bool Contains(ulong key)
    {
        if (Count == 0) return false;
        for (int at = Place(key); _slots[at] != 0; at = (at + 1) & (_slots.Length - 1))
        {
            if (_slots[at] == key) return true;
        }
        return false;
    }

    public void Add(ulong key)
    {
        if (key == 0 || Contains(key)) return;
        if (++Count * 2 > _slots.Length)
        {
            ulong[] old = _slots;
            _slots = new ulong[old.Length * 2];
            foreach (ulong one in old)
            {
                if (one != 0) Put(one);
            }
        }
        Put(key);
    }

    public void Remove(ulong key)
    {
        if (!Contains(key)) return;
        ulong[] old = _slots;
        _slots = new ulong[old.Length];
        foreach (ulong one in old)
        {
            if (one != 0 && one != key) Put(one);
        }
        Count--;
    }

    /// <summary>Puts it in, or takes it out; answers whether it is in now.</summary>
    public bool Toggle(ulong key)
    {
        if (Contains(key))
        {
            Remove(key);
            return false;
        }
        Add(key);
        return true;
    }

    public void Clear()
    {
        Array.Clear(_slots);
        Count = 0;
    }

    private void Put(ulong key)
    {
        int at = Place(key);
        while (_slots[at] != 0) at = (at + 1) & (_slots.Length - 1);
        _slots[at] = key;
    }

    private int Place(ulong key) => (int)((key * 0x9E3779B97F4A7C15UL) >> 40) & (_slots.Length - 1);
}
