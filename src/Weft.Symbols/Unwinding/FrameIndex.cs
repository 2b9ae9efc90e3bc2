namespace Weft.Symbols.Unwinding;

/// <summary>The frame descriptions of a section, sorted by address: what is searched where there is no .eh_frame_hdr.</summary>
internal sealed class FrameIndex
{
    private readonly ulong[] _starts;
    private readonly int[] _offsets;

    public FrameIndex(CallFrameSection section)
    {
        List<ulong> starts = [];
        List<int> offsets = [];
        int offset = 0;
        while (true)
        {
            int at = offset;
            if (!section.TryNext(ref offset, out bool isDescription)) break;
            if (!isDescription || !section.TryDescription(at, out FrameDescription description) || description.Size == 0) continue;
            starts.Add(description.Start);
            offsets.Add(at);
        }
        _starts = [.. starts];
        _offsets = [.. offsets];
        Array.Sort(_starts, _offsets);
    }

    /// <summary>The description that begins last at or before an address.</summary>
    public bool TryFind(ulong address, out int offset)
    {
        int at = Array.BinarySearch(_starts, address);
        if (at < 0) at = ~at - 1;
        offset = at >= 0 ? _offsets[at] : 0;
        return at >= 0;
    }
}
