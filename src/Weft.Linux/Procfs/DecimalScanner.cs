namespace Weft.Linux.Procfs;

/// <summary>Walks decimal numbers separated by white space, signed or not, up to 64 bits (unsigned values wrap into the sign).</summary>
public ref struct DecimalScanner
{
    private readonly ReadOnlySpan<byte> _text;
    private int _position;

    /// <summary>Starts at the beginning of <paramref name="text"/>.</summary>
    public DecimalScanner(ReadOnlySpan<byte> text)
    {
        _text = text;
        _position = 0;
    }

    /// <summary>The text not yet walked.</summary>
    public readonly ReadOnlySpan<byte> Rest => _text[_position..];

    /// <summary>The next number; false at the end, at a byte that is no digit, or past 64 bits.</summary>
    public bool TryNext(out long value)
    {
        value = 0;
        ReadOnlySpan<byte> text = _text;
        int at = _position;
        while ((uint)at < (uint)text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\n') at++;
        bool negative = (uint)at < (uint)text.Length && text[at] == (byte)'-';
        if (negative) at++;
        ulong sum = 0;
        int start = at;
        // 19 digits always fit into 64 bits; only the 20th can pass them.
        int safe = Math.Min(text.Length, at + 19);
        uint digit;
        while (at < safe && (digit = (uint)(text[at] - '0')) <= 9)
        {
            sum = (sum * 10) + digit;
            at++;
        }
        while ((uint)at < (uint)text.Length && at - start >= 19 && (digit = (uint)(text[at] - '0')) <= 9)
        {
            if (sum > ulong.MaxValue / 10 || (sum == ulong.MaxValue / 10 && digit > 5)) return false;
            sum = (sum * 10) + digit;
            at++;
        }
        if (at == start) return false;
        _position = at;
        value = negative ? -(long)sum : (long)sum;
        return true;
    }
}
