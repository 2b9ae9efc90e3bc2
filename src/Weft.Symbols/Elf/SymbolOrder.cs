namespace Weft.Symbols.Elf;

/// <summary>Sorts positions by 64-bit keys, those of equal keys staying in their order; linear in time, as symbol tables are long.</summary>
internal static class SymbolOrder
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;

    /// <summary>The positions 0 … <paramref name="count"/>-1 in the order of their keys.</summary>
    public static int[] Sort(ReadOnlySpan<ulong> keys, int count)
    {
        int[] order = new int[count];
        ulong least = ulong.MaxValue, most = 0;
        bool sorted = true;
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
            sorted &= keys[i] >= most;
            least = Math.Min(least, keys[i]);
            most = Math.Max(most, keys[i]);
        }
        if (sorted) return order;
        int[] other = new int[count];
        Span<int> starts = stackalloc int[Digits];
        for (int shift = 0; shift < 64 && (most - least) >> shift != 0; shift += DigitBits)
        {
            starts.Clear();
            for (int i = 0; i < count; i++) starts[Digit(keys[i], least, shift)]++;
            int sum = 0;
            foreach (ref int start in starts)
            {
                int here = start;
                start = sum;
                sum += here;
            }
            foreach (int position in order) other[starts[Digit(keys[position], least, shift)]++] = position;
            (order, other) = (other, order);
        }
        return order;
    }

    private static int Digit(ulong key, ulong least, int shift) => (int)((key - least) >> shift) & (Digits - 1);
}
