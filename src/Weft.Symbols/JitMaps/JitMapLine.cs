namespace Weft.Symbols.JitMaps;

/// <summary>One line of a map, as it was read.</summary>
/// <param name="Start">The address.</param>
/// <param name="Size">Bytes.</param>
/// <param name="NameOffset">Where the name begins in the text.</param>
/// <param name="NameLength">Its length in bytes.</param>
internal readonly record struct JitMapLine(ulong Start, ulong Size, int NameOffset, int NameLength)
{
    private const int MaximumDigits = 16;

    /// <summary>Reads <c>START SIZE NAME</c>: hexadecimal with or without 0x, blanks between, the name up to the end of the line.</summary>
    /// <param name="line">The line without its newline.</param>
    /// <param name="offset">Where it begins in the text.</param>
    /// <param name="parsed">What it says.</param>
    /// <returns>False when it is none, has no name, or reaches past the address space.</returns>
    public static bool TryParse(ReadOnlySpan<byte> line, int offset, out JitMapLine parsed)
    {
        parsed = default;
        int length = line.Length;
        if (!TryNumber(ref line, out ulong start) || !TryNumber(ref line, out ulong size)) return false;
        ReadOnlySpan<byte> name = line.TrimEnd((byte)'\r');
        if (name.IsEmpty || size > ulong.MaxValue - start) return false;
        parsed = new JitMapLine(start, size, offset + length - line.Length, name.Length);
        return true;
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        text = text.TrimStart(" \t"u8);
        if (text.StartsWith("0x"u8) || text.StartsWith("0X"u8)) text = text[2..];
        int digits = 0;
        for (; digits < text.Length; digits++)
        {
            int digit = Digit(text[digits]);
            if (digit < 0) break;
            if (digits == MaximumDigits) return false;
            value = (value << 4) | (uint)digit;
        }
        if (digits == 0 || digits == text.Length || text[digits] is not ((byte)' ' or (byte)'\t')) return false;
        text = text[digits..].TrimStart(" \t"u8);
        return true;
    }

    private static int Digit(byte letter) => letter switch
    {
        >= (byte)'0' and <= (byte)'9' => letter - '0',
        >= (byte)'a' and <= (byte)'f' => letter - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => letter - 'A' + 10,
        _ => -1,
    };
}
