namespace Weft.Tasks;

/// <summary>One growing block of bytes that all texts of a snapshot lie in, so that a scan makes no strings.</summary>
internal sealed class TextStore
{
    private const int MaximumBytes = 1 << 30;
    private byte[] _bytes = new byte[4096];
    private int _used;

    /// <summary>Forgets all texts; the memory stays.</summary>
    public void Clear() => _used = 0;

    /// <summary>Copies a text in.</summary>
    public StoredText Add(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaximumBytes - _used) text = text[..(MaximumBytes - _used)];
        if (_used + text.Length > _bytes.Length) Array.Resize(ref _bytes, (int)Math.Min(MaximumBytes, Math.Max((long)_bytes.Length * 2, _used + text.Length)));
        text.CopyTo(_bytes.AsSpan(_used));
        StoredText stored = new(_used, text.Length);
        _used += text.Length;
        return stored;
    }

    /// <summary>The bytes of a stored text.</summary>
    public ReadOnlySpan<byte> Get(StoredText text) => _bytes.AsSpan(text.Start, text.Length);

    /// <summary>Bytes of memory held.</summary>
    public int Capacity => _bytes.Length;
}
