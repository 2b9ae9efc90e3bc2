namespace Weft.Symbols.Unwinding;

/// <summary>.eh_frame_hdr: where .eh_frame is, and a table sorted by address that is searched in place (LSB core 10.6.2).</summary>
internal readonly struct FrameHeader
{
    private const byte Version = 1;

    private readonly UnwindSections? _sections;
    private readonly int _table;
    private readonly int _count;
    private readonly byte _encoding;

    private FrameHeader(UnwindSections sections, ulong framesAddress, int table, int count, byte encoding)
    {
        _sections = sections;
        FramesAddress = framesAddress;
        _table = table;
        _count = count;
        _encoding = encoding;
    }

    /// <summary>The address of .eh_frame as linked; 0 when the header does not say.</summary>
    public ulong FramesAddress { get; }

    /// <summary>Whether there is a table whose entries have one size.</summary>
    public bool IsSearchable => _count > 0;

    /// <summary>Reads the header; one that is missing or of an unknown version finds nothing.</summary>
    public static FrameHeader Parse(UnwindSections sections)
    {
        FrameCursor cursor = new(sections.EhFrameHeader.Bytes.Span);
        if (cursor.Byte() != Version) return default;
        (byte framesEncoding, byte countEncoding, byte tableEncoding) = (cursor.Byte(), cursor.Byte(), cursor.Byte());
        PointerBases bases = new(sections.EhFrameHeader.Address, sections, sections.EhFrameHeader.Address);
        if (!PointerEncoding.TryRead(ref cursor, framesEncoding, bases, out ulong frames)) return default;
        int size = 2 * PointerEncoding.FixedSize(tableEncoding);
        if (size == 0 || !PointerEncoding.TryRead(ref cursor, countEncoding, bases, out ulong count)) return new FrameHeader(sections, frames, 0, 0, 0);
        int room = (sections.EhFrameHeader.Bytes.Length - cursor.Position) / size;
        return new FrameHeader(sections, frames, cursor.Position, (int)Math.Min(count, (ulong)room), tableEncoding);
    }

    /// <summary>The last entry that begins at or before an address.</summary>
    /// <param name="address">The address, as linked.</param>
    /// <param name="start">Where its function begins.</param>
    /// <param name="entry">The address of its frame description.</param>
    public bool TryFind(ulong address, out ulong start, out ulong entry)
    {
        start = entry = 0;
        int low = 0;
        int high = _count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (!TryEntry(middle, out ulong key, out _)) return false;
            if (key <= address) low = middle + 1;
            else high = middle;
        }
        return low > 0 && TryEntry(low - 1, out start, out entry);
    }

    private bool TryEntry(int index, out ulong start, out ulong entry)
    {
        AddressedBytes section = _sections!.EhFrameHeader;
        PointerBases bases = new(section.Address, _sections, section.Address);
        FrameCursor cursor = new(section.Bytes.Span, _table + index * 2 * PointerEncoding.FixedSize(_encoding));
        entry = 0;
        return PointerEncoding.TryRead(ref cursor, _encoding, bases, out start) && PointerEncoding.TryRead(ref cursor, _encoding, bases, out entry);
    }
}
