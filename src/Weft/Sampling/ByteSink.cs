namespace Weft.Sampling;

/// <summary>Numbers and bytes written one after another into a growing buffer, which is used again and again.</summary>
internal sealed class ByteSink
{
    private byte[] _bytes = new byte[4096];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Bytes the buffer takes.</summary>
    public int Capacity => _bytes.Length;

    public void Clear() => Length = 0;

    /// <summary>Gives the memory back.</summary>
    public void Release() => (_bytes, Length) = ([], 0);

    /// <summary>Seven bits a byte, the lowest first; the highest bit says that more follow (as LEB128).</summary>
    public void Number(ulong value)
    {
        Reserve(10);
        int at = Length;
        while (value >= 0x80)
        {
            _bytes[at++] = (byte)(value | 0x80);
            value >>= 7;
        }
        _bytes[at++] = (byte)value;
        Length = at;
    }

    /// <summary>The difference of two numbers, taken around the end of their range, so that small steps in both directions are short.</summary>
    public void Step(ulong from, ulong to)
    {
        long step = unchecked((long)(to - from));
        Number((ulong)((step << 1) ^ (step >> 63)));
    }

    public void Text(ReadOnlySpan<byte> text)
    {
        Number((ulong)text.Length);
        Reserve(text.Length);
        text.CopyTo(_bytes.AsSpan(Length));
        Length += text.Length;
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
    }
}
