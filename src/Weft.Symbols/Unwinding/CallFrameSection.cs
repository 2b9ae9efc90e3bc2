namespace Weft.Symbols.Unwinding;

/// <summary>The entries of one .eh_frame or .debug_frame section, read where they lie.</summary>
internal sealed class CallFrameSection(ReadOnlyMemory<byte> bytes, ulong address, bool isDebugFrame, UnwindSections sections)
{
    private const uint LongLength = 0xFFFF_FFFF;

    public ReadOnlySpan<byte> Bytes => bytes.Span;

    public ulong Address => address;

    /// <summary>Goes from entry to entry.</summary>
    /// <param name="offset">The entry's offset; afterwards the next one's.</param>
    /// <param name="isDescription">Whether it is a frame description.</param>
    /// <returns>False at the end, at the terminator, and where the section is broken.</returns>
    public bool TryNext(ref int offset, out bool isDescription)
    {
        isDescription = false;
        if (!TryHeader(offset, out EntryHeader header)) return false;
        isDescription = !header.IsCommon;
        offset = header.End;
        return true;
    }

    /// <summary>Reads the frame description at an offset.</summary>
    public bool TryDescription(int offset, out FrameDescription description)
    {
        description = default;
        if (!TryHeader(offset, out EntryHeader header) || header.IsCommon || !TryCommon(header.CommonOffset, out CommonInformation common)) return false;
        FrameCursor cursor = new(Bytes[..header.End], header.Content);
        cursor.Skip(common.SegmentSize);
        if (!PointerEncoding.TryRead(ref cursor, common.AddressEncoding, Bases(), out ulong start)) return false;
        if (!PointerEncoding.TryRead(ref cursor, PointerEncoding.FormatOf(common.AddressEncoding), Bases(), out ulong size)) return false;
        if (common.HasAugmentationData) cursor.Skip(cursor.Unsigned());
        if (cursor.Failed) return false;
        description = new FrameDescription(this, common, start, size, cursor.Position, header.End);
        return true;
    }

    /// <summary>What pointers in this section may be relative to.</summary>
    public PointerBases Bases(ulong function = 0) => new(address, sections, sections.DataBase, function);

    private bool TryCommon(int offset, out CommonInformation common)
    {
        common = default;
        if (!TryHeader(offset, out EntryHeader header) || !header.IsCommon) return false;
        FrameCursor cursor = new(Bytes[..header.End], header.Content);
        byte version = cursor.Byte();
        if (version is not (1 or 3 or 4)) return false;
        ReadOnlySpan<byte> augmentation = cursor.Text();
        if (augmentation.StartsWith("eh"u8))
        {
            // The pointer of GCC 2.
            cursor.Skip(sizeof(ulong));
            augmentation = augmentation[2..];
        }
        if (version == 4)
        {
            if (cursor.Byte() != sizeof(ulong)) return false;
            common.SegmentSize = cursor.Byte();
        }
        common.CodeFactor = cursor.Unsigned();
        common.DataFactor = cursor.Signed();
        common.ReturnAddressRegister = version == 1 ? cursor.Byte() : cursor.Unsigned();
        if (!TryAugmentation(ref cursor, augmentation, ref common) || cursor.Failed) return false;
        common.InstructionsStart = cursor.Position;
        common.InstructionsEnd = header.End;
        return true;
    }

    private bool TryAugmentation(ref FrameCursor cursor, ReadOnlySpan<byte> letters, ref CommonInformation common)
    {
        if (letters.IsEmpty) return true;
        // Without "z" the size of what a letter means is anyone's guess.
        if (letters[0] != 'z') return false;
        common.HasAugmentationData = true;
        ulong size = cursor.Unsigned();
        int start = cursor.Position;
        FrameCursor data = cursor;
        cursor.Skip(size);
        if (cursor.Failed) return false;
        foreach (byte letter in letters[1..])
        {
            switch ((char)letter)
            {
                case 'R': common.AddressEncoding = data.Byte(); break;
                case 'L': data.Byte(); break;
                case 'P':
                    // Only passed: the personality is for who throws. One that is indirect points to what need not be at hand.
                    byte encoding = data.Byte();
                    if (encoding != PointerEncoding.Omitted && !PointerEncoding.TryRead(ref data, (byte)(encoding & 0x7F), Bases(), out _)) return false;
                    break;
                case 'S': common.IsSignalFrame = true; break;
                case 'B': break;
                // A letter of a later time: all after it are skipped, as the size allows.
                default: return true;
            }
        }
        return !data.Failed && data.Position - start <= (long)size;
    }

    private bool TryHeader(int offset, out EntryHeader header)
    {
        header = default;
        ReadOnlySpan<byte> all = Bytes;
        FrameCursor cursor = new(all, offset);
        ulong length = cursor.UInt32();
        bool isLong = length == LongLength;
        if (isLong) length = cursor.UInt64();
        int start = cursor.Position;
        if (cursor.Failed || length == 0 || length > (ulong)(all.Length - start)) return false;
        header.End = start + (int)length;

        // In .eh_frame the field is always of four bytes and counts back from itself; in .debug_frame it is an offset.
        ulong id = isLong && isDebugFrame ? cursor.UInt64() : cursor.UInt32();
        if (cursor.Failed || cursor.Position > header.End) return false;
        header.Content = cursor.Position;
        header.IsCommon = isDebugFrame ? id == (isLong ? ulong.MaxValue : uint.MaxValue) : id == 0;
        if (header.IsCommon) return true;
        long common = isDebugFrame ? (long)Math.Min(id, int.MaxValue) : start - (long)id;
        if (common < 0 || common >= all.Length) return false;
        header.CommonOffset = (int)common;
        return true;
    }

    private struct EntryHeader
    {
        public int Content;
        public int End;
        public bool IsCommon;
        public int CommonOffset;
    }
}
