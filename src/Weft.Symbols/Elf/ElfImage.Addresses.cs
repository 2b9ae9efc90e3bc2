namespace Weft.Symbols.Elf;

public sealed partial class ElfImage
{
    /// <summary>The size of a page; x86-64 has one base size.</summary>
    public const ulong PageBytes = 4096;

    /// <summary>The bytes at a file address up to where the file's part of its segment ends.</summary>
    /// <param name="address">A file address, as symbols and program headers have it.</param>
    /// <param name="bytes">The bytes; empty when the address is in no segment, or past what the file holds of it.</param>
    public bool TryFromAddress(ulong address, out ReadOnlyMemory<byte> bytes)
    {
        foreach (ref readonly ElfSegment segment in Segments)
        {
            if (segment.Type != ElfSegmentType.Load || address - segment.Address >= segment.FileSize) continue;
            ulong into = address - segment.Address;
            ulong position = IsFromMemory ? address - _memoryStart : unchecked(segment.Offset + into);
            if (position >= (ulong)_bytes.Length) continue;
            bytes = _bytes.Slice((int)position, (int)Math.Min(segment.FileSize - into, (ulong)_bytes.Length - position));
            return true;
        }
        bytes = default;
        return false;
    }

    /// <summary>Exactly so many bytes at a file address.</summary>
    public bool TryFromAddress(ulong address, ulong length, out ReadOnlyMemory<byte> bytes)
    {
        if (!TryFromAddress(address, out bytes) || (ulong)bytes.Length < length) return false;
        bytes = bytes[..(int)length];
        return true;
    }

    /// <summary>What a program header stands for.</summary>
    /// <returns>False when it lies past the end of the bytes.</returns>
    public bool TryGetSegmentBytes(in ElfSegment segment, out ReadOnlyMemory<byte> bytes) =>
        IsFromMemory
            ? TrySlice(unchecked(segment.Address - _memoryStart), segment.FileSize, out bytes)
            : TrySlice(segment.Offset, segment.FileSize, out bytes);

    /// <summary>Finds the first segment of a type.</summary>
    public bool TryFindSegment(ElfSegmentType type, out ElfSegment segment)
    {
        foreach (ref readonly ElfSegment candidate in Segments)
        {
            if (candidate.Type != type) continue;
            segment = candidate;
            return true;
        }
        segment = default;
        return false;
    }

    /// <summary>The .eh_frame_hdr by its program header, which stripping leaves.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="address">Its file address.</param>
    public bool TryFindExceptionFrameHeader(out ReadOnlyMemory<byte> bytes, out ulong address)
    {
        bytes = default;
        address = 0;
        if (!TryFindSegment(ElfSegmentType.ExceptionFrameHeader, out ElfSegment segment)) return false;
        address = segment.Address;
        return TryGetSegmentBytes(segment, out bytes) && !bytes.IsEmpty;
    }

    /// <summary>True when instructions may be at a file address: told by the sections, or by the segments when there are none.</summary>
    public bool IsCode(ulong address)
    {
        if (_sections.Length == 0)
        {
            foreach (ref readonly ElfSegment segment in Segments)
                if (segment.Type == ElfSegmentType.Load && segment.IsExecutable && address - segment.Address < segment.MemorySize) return true;
            return false;
        }
        foreach (ref readonly ElfSection section in Sections)
            if (section.IsExecutable && section.IsLoaded && section.Contains(address)) return true;
        return false;
    }

    /// <summary>What lies at an offset of the file; in memory that is known only for what a segment maps, to its last page's end.</summary>
    private bool TryFileBytes(ulong offset, ulong length, out ReadOnlyMemory<byte> bytes)
    {
        if (!IsFromMemory) return TrySlice(offset, length, out bytes);
        bytes = default;
        foreach (ref readonly ElfSegment segment in Segments)
        {
            if (segment.Type != ElfSegmentType.Load) continue;
            ulong into = unchecked(offset - segment.Offset);
            ulong mapped = unchecked((segment.FileSize + (segment.Address & (PageBytes - 1)) + PageBytes - 1) & ~(PageBytes - 1));
            if (into < mapped && length <= mapped - into && TrySlice(unchecked(segment.Address - _memoryStart + into), length, out bytes)) return true;
        }
        return false;
    }

    /// <summary>An address from the dynamic section, which glibc's linker replaces by the run-time one in memory.</summary>
    private ulong Unrelocated(ulong address)
    {
        if (_memoryBase is not { } start || address < start) return address;
        ulong relative = address - start;
        return TryFromAddress(relative + _memoryStart, out _) ? relative + _memoryStart : address;
    }
}
