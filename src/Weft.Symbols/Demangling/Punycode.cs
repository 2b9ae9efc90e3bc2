using System.Text;

namespace Weft.Symbols.Demangling;

/// <summary>Decodes Punycode (RFC 3492) as Rust uses it: an underscore instead of the hyphen between the ASCII letters and the rest.</summary>
internal static class Punycode
{
    // Each character that is put in moves those behind it: the length bounds the work.
    private const int MaximumCharacters = 1024;
    private const int Base = 36, MinimumThreshold = 1, MaximumThreshold = 26, Skew = 38, Damp = 700;
    private const int InitialBias = 72, InitialPoint = 0x80;

    /// <summary>Writes a decoded identifier; false when it is malformed or too long.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> encoded, OutputBuffer output)
    {
        if (encoded.Length > MaximumCharacters) return false;
        Span<Rune> runes = stackalloc Rune[MaximumCharacters];
        int count = 0;
        int separator = encoded.LastIndexOf((byte)'_');
        if (separator > 0)
        {
            foreach (byte letter in encoded[..separator]) runes[count++] = new Rune((char)letter);
        }
        if (!Insert(encoded[(separator + 1)..], runes, ref count)) return false;
        Span<byte> bytes = stackalloc byte[4];
        foreach (Rune rune in runes[..count]) output.Append(bytes[..rune.EncodeToUtf8(bytes)]);
        return true;
    }

    private static bool Insert(ReadOnlySpan<byte> deltas, Span<Rune> runes, ref int count)
    {
        if (deltas.IsEmpty) return false;
        long point = InitialPoint, index = 0;
        int bias = InitialBias;
        bool isFirst = true;
        while (!deltas.IsEmpty)
        {
            if (!TryTakeDelta(ref deltas, bias, out long delta)) return false;
            index += delta;
            count++;
            point += index / count;
            index %= count;
            if (count > runes.Length || point > 0x10FFFF || !Rune.TryCreate((int)point, out Rune rune)) return false;
            runes[(int)index..(count - 1)].CopyTo(runes[((int)index + 1)..]);
            runes[(int)index++] = rune;
            bias = Adapt(delta, count, isFirst);
            isFirst = false;
        }
        return true;
    }

    // A number in digits of growing weight.
    private static bool TryTakeDelta(ref ReadOnlySpan<byte> deltas, int bias, out long delta)
    {
        delta = 0;
        long weight = 1;
        for (int k = Base; ; k += Base)
        {
            if (deltas.IsEmpty) return false;
            byte letter = deltas[0];
            deltas = deltas[1..];
            int digit = letter switch
            {
                >= (byte)'a' and <= (byte)'z' => letter - 'a',
                >= (byte)'0' and <= (byte)'9' => letter - '0' + 26,
                _ => -1,
            };
            if (digit < 0) return false;
            int threshold = Math.Clamp(k - bias, MinimumThreshold, MaximumThreshold);
            delta += digit * weight;
            if (delta > int.MaxValue) return false;
            if (digit < threshold) return true;
            weight *= Base - threshold;
            if (weight > int.MaxValue) return false;
        }
    }

    private static int Adapt(long delta, int count, bool isFirst)
    {
        delta = isFirst ? delta / Damp : delta / 2;
        delta += delta / count;
        int k = 0;
        for (; delta > (Base - MinimumThreshold) * MaximumThreshold / 2; k += Base) delta /= Base - MinimumThreshold;
        return k + (int)((Base - MinimumThreshold + 1) * delta / (delta + Skew));
    }
}
