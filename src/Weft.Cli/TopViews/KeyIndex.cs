namespace Weft.Cli.TopViews;

/// <summary>Numbers hashes 0, 1, 2… in the order in which they are first seen. Used again for each process or refresh.</summary>
internal sealed class KeyIndex
{
    private ulong[] _keys = new ulong[64];
    private int[] _numbers = new int[64];

    /// <summary>How many have been numbered.</summary>
    public int Count { get; private set; }

    public void Clear()
    {
        if (Count > 0) Array.Clear(_keys);
        Count = 0;
    }

    /// <summary>The number of a hash.</summary>
    public int Of(ulong hash)
    {
        if (hash == 0) hash = 1;
        if (Count * 2 >= _keys.Length) Grow();
        int at = Place(hash);
        while (_keys[at] != 0)
        {
            if (_keys[at] == hash) return _numbers[at];
            at = (at + 1) & (_keys.Length - 1);
        }
        _keys[at] = hash;
        return _numbers[at] = Count++;
    }

    /// <summary>A hash of bytes. Who chooses names so that two of them meet gets them counted as one: no harm.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte one in bytes) hash = (hash ^ one) * 0x100000001B3;
        return hash ^ (hash >> 29);
    }

    private void Grow()
    {
        (ulong[] keys, int[] numbers) = (_keys, _numbers);
        (_keys, _numbers) = (new ulong[keys.Length * 2], new int[keys.Length * 2]);
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys[i] == 0) continue;
            int at = Place(keys[i]);
            while (_keys[at] != 0) at = (at + 1) & (_keys.Length - 1);
            (_keys[at], _numbers[at]) = (keys[i], numbers[i]);
        }
    }

    private int Place(ulong hash) => (int)((hash * 0x9E3779B97F4A7C15UL) >> 40) & (_keys.Length - 1);
}
