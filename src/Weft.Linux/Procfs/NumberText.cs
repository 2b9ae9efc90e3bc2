namespace Weft.Linux.Procfs;

/// <summary>Numbers of the kernel's texts in the bases it prints; each call takes the whole text, blanks around it allowed.</summary>
public static class NumberText
{
    /// <summary>An unsigned decimal number of up to 64 bits.</summary>
    public static bool TryDecimal(ReadOnlySpan<byte> text, out ulong value) => TryDigits(Trim(text), 10, out value);

    /// <summary>A signed decimal number of up to 32 bits.</summary>
    public static bool TryInt32(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        text = Trim(text);
        bool negative = !text.IsEmpty && text[0] == (byte)'-';
        if (!TryDigits(negative ? text[1..] : text, 10, out ulong digits) || digits > (negative ? 1UL << 31 : int.MaxValue)) return false;
        value = (int)(negative ? -(long)digits : (long)digits);
        return true;
    }

    /// <summary>The last of several signed decimal numbers that blanks or tabs keep apart, as in <c>NSpid:</c> of status.</summary>
    public static bool TryLastInt32(ReadOnlySpan<byte> text, out int value)
    {
        text = Trim(text);
        return TryInt32(text[(text.LastIndexOfAny((byte)' ', (byte)'\t') + 1)..], out value);
    }

    /// <summary>A hexadecimal number of up to 64 bits, with or without <c>0x</c>.</summary>
    public static bool TryHexadecimal(ReadOnlySpan<byte> text, out ulong value)
    {
        text = Trim(text);
        return TryDigits(text.StartsWith("0x"u8) ? text[2..] : text, 16, out value);
    }

    /// <summary>An octal number of up to 64 bits.</summary>
    public static bool TryOctal(ReadOnlySpan<byte> text, out ulong value) => TryDigits(Trim(text), 8, out value);

    /// <summary>A decimal number with a fraction of up to nine digits, in billionths (so seconds become nanoseconds).</summary>
    public static bool TryBillionths(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        text = Trim(text);
        int point = text.IndexOf((byte)'.');
        if (!TryDigits(point < 0 ? text : text[..point], 10, out ulong whole) || whole > ulong.MaxValue / 1_000_000_000) return false;
        ulong fraction = 0;
        if (point >= 0)
        {
            ReadOnlySpan<byte> digits = text[(point + 1)..];
            if (digits.Length > 9 || !TryDigits(digits, 10, out fraction)) return false;
            for (int missing = 9 - digits.Length; missing > 0; missing--) fraction *= 10;
        }
        value = unchecked((whole * 1_000_000_000) + fraction);
        return value >= fraction;
    }

    /// <summary>The text without blanks and tabs around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && IsBlank(text[0])) text = text[1..];
        while (!text.IsEmpty && IsBlank(text[^1])) text = text[..^1];
        return text;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n';

    private static bool TryDigits(ReadOnlySpan<byte> text, uint numberBase, out ulong value)
    {
        value = 0;
        if (text.IsEmpty) return false;
        ulong limit = ulong.MaxValue / numberBase;
        foreach (byte digit in text)
        {
            uint number = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => (uint)(digit - '0'),
                >= (byte)'a' and <= (byte)'f' => (uint)(digit - 'a' + 10),
                >= (byte)'A' and <= (byte)'F' => (uint)(digit - 'A' + 10),
                _ => 16,
            };
            if (number >= numberBase || value > limit) return false;
            ulong shifted = value * numberBase;
            value = unchecked(shifted + number);
            if (value < shifted) return false;
        }
        return true;
    }
}
