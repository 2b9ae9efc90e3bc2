using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>Texts by number, each once. Number 0 is the empty one.</summary>
internal sealed class TextTable
{
    private TextStore _bytes = new();
    private StoredText[] _texts = new StoredText[64];
    private int[] _buckets = [];

    public TextTable() => Clear();

    /// <summary>How many there are, the empty one included.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes it takes.</summary>
    public long Bytes => _bytes.Capacity + (_texts.LongLength * 8) + (_buckets.LongLength * sizeof(int));

    /// <summary>The text of a number below <see cref="Count"/>.</summary>
    public ReadOnlySpan<byte> this[int number] => _bytes.Get(_texts[number]);

    /// <summary>Forgets all but the empty one.</summary>
    public void Clear()
    {
        _bytes.Clear();
        Array.Clear(_buckets);
        _texts[0] = default;
        Count = 1;
    }

    /// <summary>Forgets all but the empty one and gives the memory back.</summary>
    public void Release()
    {
        (_bytes, _texts, _buckets) = (new TextStore(), new StoredText[64], []);
        Clear();
    }

    /// <summary>Adds a text without asking whether it is there.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        if (Count == _texts.Length) Array.Resize(ref _texts, Count * 2);
        _texts[Count] = _bytes.Add(text);
        return Count++;
    }

    /// <summary>The number of a text, which is added when it was not there.</summary>
    public int NumberOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return 0;
        if (_buckets.Length < Count * 2) Rehash();
        int at = Bucket(text);
        if (_buckets[at] != 0) return _buckets[at];
        return _buckets[at] = Add(text);
    }

    private int Bucket(ReadOnlySpan<byte> text)
    {
        int mask = _buckets.Length - 1;
        int at = (int)Hash(text) & mask;
        while (_buckets[at] is > 0 and var number && !this[number].SequenceEqual(text)) at = (at + 1) & mask;
        return at;
    }

    private void Rehash()
    {
        _buckets = new int[Math.Max(128, _buckets.Length * 2)];
        for (int number = 1; number < Count; number++) _buckets[Bucket(this[number])] = number;
    }

    // Seeded by the process, as names are chosen by others.
    private static readonly uint s_seed = (uint)Random.Shared.Next();

    private static uint Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = s_seed;
        foreach (byte letter in text) hash = (hash ^ letter) * 0x9E37_79B9_7F4A_7C15;
        return (uint)(hash >> 32);
    }
}
