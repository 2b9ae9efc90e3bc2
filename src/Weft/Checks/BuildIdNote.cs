using System.Buffers.Binary;

namespace Weft.Checks;

/// <summary>Finds the build id in a 64-bit little-endian ELF file: NT_GNU_BUILD_ID of a PT_NOTE segment (elf(5)).</summary>
internal static class BuildIdNote
{
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const uint NoteSegment = 4;
    private const uint BuildIdType = 3;

    /// <summary>The build id; null when the bytes are no such file or have none.</summary>
    public static byte[]? Find(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes || !file.StartsWith("\u007fELF\u0002\u0001"u8)) return null;
        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(file[32..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(file[54..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file[56..]);
        if (size != SegmentBytes) return null;
        for (int i = 0; i < count && table <= (ulong)file.Length && (ulong)file.Length - table >= SegmentBytes; i++, table += SegmentBytes)
        {
            ReadOnlySpan<byte> segment = file.Slice((int)table, SegmentBytes);
            if (BinaryPrimitives.ReadUInt32LittleEndian(segment) != NoteSegment) continue;
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]), length = BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]);
            if (offset > (ulong)file.Length || length > (ulong)file.Length - offset) continue;
            int alignment = BinaryPrimitives.ReadUInt64LittleEndian(segment[48..]) == 8 ? 8 : 4;
            if (InNotes(file.Slice((int)offset, (int)length), alignment) is { } id) return id;
        }
        return null;
    }

    private static byte[]? InNotes(ReadOnlySpan<byte> notes, int alignment)
    {
        while (notes.Length >= 12)
        {
            ulong name = BinaryPrimitives.ReadUInt32LittleEndian(notes), content = BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]);
            ulong from = 12 + Aligned(name, alignment), next = from + Aligned(content, alignment);
            if (from + content > (ulong)notes.Length) return null;
            if (type == BuildIdType && notes[12..].StartsWith("GNU\0"u8)) return notes.Slice((int)from, (int)content).ToArray();
            if (next > (ulong)notes.Length) return null;
            notes = notes[(int)next..];
        }
        return null;
    }

    private static ulong Aligned(ulong value, int alignment) => (value + (ulong)alignment - 1) & ~((ulong)alignment - 1);
}
