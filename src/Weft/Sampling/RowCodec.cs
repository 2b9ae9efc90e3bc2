namespace Weft.Sampling;

/// <summary>
/// One row as bytes: which of its numbers differ from those of a row that is known already, and by how much. Functions over
/// spans of <see cref="RowFields.WideCount"/> and <see cref="RowFields.NarrowCount"/> numbers.
/// </summary>
internal static class RowCodec
{
    /// <summary>Writes a row as it differs from another.</summary>
    public static void Encode(ReadOnlySpan<ulong> baseWide, ReadOnlySpan<uint> baseNarrow, ReadOnlySpan<ulong> wide, ReadOnlySpan<uint> narrow, ByteSink to)
    {
        ulong wideMask = 0, narrowMask = 0;
        for (int i = 0; i < RowFields.WideCount; i++) wideMask |= (baseWide[i] != wide[i] ? 1UL : 0) << i;
        for (int i = 0; i < RowFields.NarrowCount; i++) narrowMask |= (baseNarrow[i] != narrow[i] ? 1UL : 0) << i;
        to.Number(wideMask);
        to.Number(narrowMask);
        for (int i = 0; wideMask != 0; i++, wideMask >>= 1)
        {
            if ((wideMask & 1) != 0) to.Step(baseWide[i], wide[i]);
        }
        for (int i = 0; narrowMask != 0; i++, narrowMask >>= 1)
        {
            if ((narrowMask & 1) != 0) to.Step(baseNarrow[i], narrow[i]);
        }
    }

    /// <summary>Reads a row; the spans hold the other row's numbers, and then this one's. Whether it failed the source says.</summary>
    public static void Decode(Span<ulong> wide, Span<uint> narrow, ref ByteSource from)
    {
        ulong wideMask = from.Number();
        ulong narrowMask = from.Number();
        if (wideMask >> RowFields.WideCount != 0 || narrowMask >> RowFields.NarrowCount != 0)
        {
            from.Fail();
            return;
        }
        for (int i = 0; wideMask != 0; i++, wideMask >>= 1)
        {
            if ((wideMask & 1) != 0) wide[i] = from.Step(wide[i]);
        }
        for (int i = 0; narrowMask != 0; i++, narrowMask >>= 1)
        {
            if ((narrowMask & 1) != 0) narrow[i] = unchecked((uint)from.Step(narrow[i]));
        }
    }
}
