namespace Weft.Symbols.Elf;

/// <summary>From an address in a process to the address in the file that is mapped there, by the program headers.</summary>
/// <remarks>
/// Two segments may have parts on one page of the file, which is then mapped twice. An executable mapping is never mistaken
/// for that; of others the one is taken that has the very byte. Whoever asks for a whole module takes the bias of an executable mapping.
/// </remarks>
public static class AddressMapping
{
    /// <summary>Finds the file address of a run-time address.</summary>
    /// <param name="segments">The file's program headers.</param>
    /// <param name="address">The run-time address, within the mapping.</param>
    /// <param name="mappingStart">Where the mapping begins (/proc/PID/maps).</param>
    /// <param name="mappingOffset">The offset of the file that is mapped there.</param>
    /// <param name="isExecutable">Whether the mapping may be executed: of two segments on one page of the file the matching one is taken.</param>
    /// <param name="fileAddress">The address as symbols and unwind tables have it.</param>
    /// <returns>False when no segment has that part of the file.</returns>
    public static bool TryGetFileAddress(
        ReadOnlySpan<ElfSegment> segments, ulong address, ulong mappingStart, ulong mappingOffset, bool isExecutable, out ulong fileAddress)
    {
        fileAddress = 0;
        if (address < mappingStart || !TryGetBias(segments, unchecked(address - mappingStart + mappingOffset), address, mappingOffset, isExecutable, out ulong bias))
            return false;
        fileAddress = unchecked(address - bias);
        return true;
    }

    /// <summary>Finds what is added to the file addresses of a mapping: 0 for a program at fixed addresses.</summary>
    /// <param name="segments">The file's program headers.</param>
    /// <param name="mappingStart">Where the mapping begins.</param>
    /// <param name="mappingOffset">The offset of the file that is mapped there.</param>
    /// <param name="isExecutable">Whether the mapping may be executed.</param>
    /// <param name="bias">Run-time address less file address, modulo 2^64.</param>
    public static bool TryGetBias(ReadOnlySpan<ElfSegment> segments, ulong mappingStart, ulong mappingOffset, bool isExecutable, out ulong bias) =>
        TryGetBias(segments, mappingOffset, mappingStart, mappingOffset, isExecutable, out bias);

    private static bool TryGetBias(
        ReadOnlySpan<ElfSegment> segments, ulong offset, ulong address, ulong mappingOffset, bool isExecutable, out ulong bias)
    {
        bias = 0;
        int best = 0;
        foreach (ref readonly ElfSegment segment in segments)
        {
            if (segment.Type != ElfSegmentType.Load || segment.FileSize == 0) continue;
            // The kernel maps whole pages; the neighbour's end or beginning may lie on the first and the last.
            ulong first = segment.Offset & ~(ElfImage.PageBytes - 1);
            ulong end = unchecked(segment.Offset + segment.FileSize + ElfImage.PageBytes - 1) & ~(ElfImage.PageBytes - 1);
            if (offset < first || offset >= end) continue;
            int merit = 1 + (segment.IsExecutable == isExecutable ? 4 : 0) + (mappingOffset == first ? 2 : 0) + (offset - segment.Offset < segment.FileSize ? 1 : 0);
            if (merit <= best) continue;
            best = merit;
            bias = unchecked(address - (offset - segment.Offset + segment.Address));
        }
        return best > 0;
    }
}
