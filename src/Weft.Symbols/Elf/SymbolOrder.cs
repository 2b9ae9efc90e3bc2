namespace Weft.Symbols.Elf;

/// <summary>Sorts positions by addresses; linear in time where the addresses of a file lie within 4 GiB, as they do.</summary>
internal static class SymbolOrder
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;

    /// <summary>The positions 0 … <paramref name="count"/>-1 in the order of their keys; those of equal keys in any.</summary>
    public static int[] Sort(ReadOnlySpan<ulong> keys, int count)
    {
        keys = keys[..count];
        int[] order = new int[count];
        ulong least = ulong.MaxValue, most = 0;
        bool sorted = true;
        for (int i = 0; i < keys.Length; i++)
        {
            order[i] = i;
            sorted &= keys[i] >= most;
            least = Math.Min(least, keys[i]);
            most = Math.Max(most, keys[i]);
        }
        if (sorted) return order;
        if (most - least > uint.MaxValue)
        {
            keys.ToArray().AsSpan().Sort(order.AsSpan());
            return order;
        }

        // The key above, the position below: both move together, and memory is read from front to back.
        ulong[] pairs = new ulong[count], other = new ulong[count];
        for (int i = 0; i < keys.Length; i++) pairs[i] = ((keys[i] - least) << 32) | (uint)i;
        Span<int> starts = stackalloc int[Digits];
        for (int shift = 0; shift < 32 && (most - least) >> shift != 0; shift += DigitBits)
        {
            Pass(pairs, other, shift + 32, starts);
            (pairs, other) = (other, pairs);
        }
        for (int i = 0; i < pairs.Length; i++) order[i] = (int)(uint)pairs[i];
        return order;
    }

    private static void Pass(ReadOnlySpan<ulong> from, Span<ulong> to, int shift, Span<int> starts)
    {
        starts.Clear();
        foreach (ulong pair in from) starts[(int)(pair >> shift) & (Digits - 1)]++;
        int sum = 0;
        foreach (ref int start in starts)
        {
            int here = start;
            start = sum;
            sum += here;
        }
        foreach (ulong pair in from) to[starts[(int)(pair >> shift) & (Digits - 1)]++] = pair;
    }
}
