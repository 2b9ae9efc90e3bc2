using System.Buffers.Binary;

namespace Weft.Symbols.Elf;

/// <summary>
/// A 64-bit little-endian x86-64 ELF file (System V ABI, gabi; elf(5)), or the copy of one from a process's memory. Opening
/// reads the headers alone; everything else is read when asked for and is not copied, save what must be decompressed.
/// </summary>
/// <remarks>
/// The bytes are not trusted: every offset is checked where it is used, and what lies outside is absent. They must outlive
/// the image and all that it gave out. Files over 2 GiB are read as far as the bytes reach. Safe for concurrent use.
/// </remarks>
public sealed partial class ElfImage
{
    /// <summary>The most program headers or sections that are read; a core file of a large process has some 65,000.</summary>
    public const int MaximumHeaders = 1 << 18;

    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const int SectionEntryBytes = 64;
    private const ushort MachineX8664 = 62;
    // e_phnum and e_shstrndx with this value are to be found in the first section header.
    private const ushort Extended = 0xFFFF;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ulong? _memoryBase;
    private ElfSegment[] _segments = [];
    private ElfSection[] _sections = [];
    private ReadOnlyMemory<byte> _sectionNames;
    // The lowest address of an image from memory, where its header is.
    private ulong _memoryStart;

    private ElfImage(ReadOnlyMemory<byte> bytes, ulong? memoryBase)
    {
        _bytes = bytes;
        _memoryBase = memoryBase;
    }

    /// <summary>e_type.</summary>
    public ElfFileType Type { get; private init; }

    /// <summary>e_entry: the file address where the program begins; 0 when there is none.</summary>
    public ulong EntryAddress { get; private init; }

    /// <summary>The program headers in the file's order.</summary>
    public ReadOnlySpan<ElfSegment> Segments => _segments;

    /// <summary>The sections in the file's order, the empty one with number 0 first; none when the headers were stripped or are broken.</summary>
    public ReadOnlySpan<ElfSection> Sections => _sections;

    /// <summary>How the section headers were read: a file whose section headers are broken is read by its segments.</summary>
    public ElfOutcome SectionsOutcome { get; private set; }

    /// <summary>True for an image that was copied from memory.</summary>
    public bool IsFromMemory => _memoryBase is not null;

    /// <summary>All the bytes the image was opened on.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Opens a file's bytes.</summary>
    /// <param name="bytes">The whole file; a mapping of it will do, for only pages that are needed are touched.</param>
    /// <param name="image">The image; null unless the outcome is <see cref="ElfOutcome.Ok"/>.</param>
    public static ElfOutcome TryOpen(ReadOnlyMemory<byte> bytes, out ElfImage? image) => TryOpen(bytes, null, out image);

    /// <summary>Opens the copy of a mapped image, such as the vdso: a byte lies at its address, not at its offset in a file.</summary>
    /// <param name="bytes">The memory from where the ELF header is.</param>
    /// <param name="baseAddress">The run-time address of the header. Used to recognise addresses that the dynamic linker relocated.</param>
    /// <param name="image">The image; null unless the outcome is <see cref="ElfOutcome.Ok"/>.</param>
    public static ElfOutcome TryOpenMemory(ReadOnlyMemory<byte> bytes, ulong baseAddress, out ElfImage? image) =>
        TryOpen(bytes, baseAddress, out image);

    private static ElfOutcome TryOpen(ReadOnlyMemory<byte> bytes, ulong? memoryBase, out ElfImage? image)
    {
        image = null;
        ReadOnlySpan<byte> header = bytes.Span;
        if (header.Length < 4 || !header[..4].SequenceEqual("\u007FELF"u8)) return ElfOutcome.NotElf;
        if (header.Length < HeaderBytes) return ElfOutcome.Truncated;
        if (header[4] != 2) return header[4] == 1 ? ElfOutcome.NotSixtyFourBit : ElfOutcome.BadHeader;
        if (header[5] != 1) return header[5] == 2 ? ElfOutcome.NotLittleEndian : ElfOutcome.BadHeader;
        if (Half(header, 18) != MachineX8664) return ElfOutcome.OtherMachine;
        if (header[6] != 1) return ElfOutcome.BadHeader;

        ElfImage opened = new(bytes, memoryBase) { Type = (ElfFileType)Half(header, 16), EntryAddress = Long(header, 24) };
        ElfOutcome outcome = opened.ReadSegments();
        if (outcome != ElfOutcome.Ok) return outcome;
        opened.SectionsOutcome = opened.ReadSections();
        if (opened.SectionsOutcome != ElfOutcome.Ok) opened._sections = [];
        image = opened;
        return ElfOutcome.Ok;
    }

    private ElfOutcome ReadSegments()
    {
        ReadOnlySpan<byte> bytes = _bytes.Span;
        uint count = Half(bytes, 56);
        ulong offset = Long(bytes, 32);
        if (count == Extended && TryFirstSection(out ElfSection first)) count = first.Info;
        if (count == 0) return ElfOutcome.Ok;
        if (Half(bytes, 54) != SegmentBytes || count > MaximumHeaders) return ElfOutcome.BadHeader;
        if (!TrySlice(offset, (ulong)count * SegmentBytes, out ReadOnlyMemory<byte> table)) return ElfOutcome.Truncated;
        _segments = new ElfSegment[count];
        for (int i = 0; i < _segments.Length; i++) _segments[i] = Segment(table.Span.Slice(i * SegmentBytes, SegmentBytes));
        ulong lowest = ulong.MaxValue;
        foreach (ref readonly ElfSegment segment in Segments)
            if (segment.Type == ElfSegmentType.Load) lowest = Math.Min(lowest, segment.Address & ~(PageBytes - 1));
        _memoryStart = lowest == ulong.MaxValue ? 0 : lowest;
        return ElfOutcome.Ok;
    }

    private static ElfSegment Segment(ReadOnlySpan<byte> entry) => new(
        (ElfSegmentType)Word(entry, 0), Word(entry, 4), Long(entry, 8), Long(entry, 16), Long(entry, 32), Long(entry, 40), Long(entry, 48));

    private static ElfSection Section(int index, ReadOnlySpan<byte> entry) => new(
        index, Word(entry, 0), (ElfSectionType)Word(entry, 4), Long(entry, 8), Long(entry, 16), Long(entry, 24), Long(entry, 32),
        Word(entry, 40), Word(entry, 44), Long(entry, 48), Long(entry, 56));

    private bool TryFirstSection(out ElfSection first)
    {
        first = default;
        ReadOnlySpan<byte> bytes = _bytes.Span;
        ulong offset = Long(bytes, 40);
        if (offset == 0 || Half(bytes, 58) != SectionEntryBytes || !TryFileBytes(offset, SectionEntryBytes, out ReadOnlyMemory<byte> entry)) return false;
        first = Section(0, entry.Span);
        return true;
    }

    private ElfOutcome ReadSections()
    {
        ReadOnlySpan<byte> bytes = _bytes.Span;
        ulong offset = Long(bytes, 40);
        ulong count = Half(bytes, 60);
        uint names = Half(bytes, 62);
        if (offset == 0) return ElfOutcome.Absent;
        if (Half(bytes, 58) != SectionEntryBytes) return ElfOutcome.BadHeader;
        if (!TryFirstSection(out ElfSection first)) return ElfOutcome.Truncated;
        if (count == 0) count = first.Size;
        if (names == Extended) names = first.Link;
        if (count == 0) return ElfOutcome.Absent;
        if (count > MaximumHeaders) return ElfOutcome.BadHeader;
        if (!TryFileBytes(offset, count * SectionEntryBytes, out ReadOnlyMemory<byte> table)) return ElfOutcome.Truncated;
        _sections = new ElfSection[count];
        for (int i = 0; i < _sections.Length; i++) _sections[i] = Section(i, table.Span.Slice(i * SectionEntryBytes, SectionEntryBytes));
        if (names < count && TryGetStoredBytes(_sections[names], out ReadOnlyMemory<byte> text) == ElfOutcome.Ok) _sectionNames = text;
        return ElfOutcome.Ok;
    }

    private bool TrySlice(ulong position, ulong length, out ReadOnlyMemory<byte> slice)
    {
        slice = default;
        if (position > (ulong)_bytes.Length || length > (ulong)_bytes.Length - position) return false;
        slice = _bytes.Slice((int)position, (int)length);
        return true;
    }

    private static ushort Half(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static ulong Long(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
