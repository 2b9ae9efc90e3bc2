using System.Buffers.Binary;

namespace Weft.Symbols.Elf;

/// <summary>
/// Decodes .xz files (The .xz File Format, version 1.1) whose only filter is LZMA2: what xz writes unless told otherwise,
/// and what .gnu_debugdata holds. The checks CRC-32 and CRC-64 are verified, SHA-256 is not.
/// </summary>
public static class XzDecoder
{
    /// <summary>The most bytes that one compressed byte may give on the average; LZMA reaches some 7,000 with zeros alone.</summary>
    public const int MaximumRatio = 8192;

    private const int HeaderBytes = 12;
    private const int Lzma2 = 0x21;
    private const int MaximumFirstGuess = 1 << 24;
    private const ulong Crc64Polynomial = 0xC96C_5795_D787_0F42;
    private static readonly int[] CheckBytes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];
    private static readonly ulong[] Crc64Table = MakeCrc64Table();

    /// <summary>Decodes a whole file, of several streams if it has them.</summary>
    /// <param name="input">The file.</param>
    /// <param name="limit">The most bytes of output.</param>
    /// <param name="output">What it holds; empty on failure.</param>
    public static ElfOutcome TryDecode(ReadOnlySpan<byte> input, int limit, out byte[] output)
    {
        XzOutput target = new(GC.AllocateUninitializedArray<byte>(Math.Min(Math.Min(limit, MaximumFirstGuess), input.Length * 4)), limit, input.Length);
        Cursor cursor = new(input);
        output = [];
        do
        {
            ElfOutcome outcome = DecodeStream(ref cursor, target);
            if (outcome != ElfOutcome.Ok) return outcome;
            while (cursor.Rest.StartsWith("\0\0\0\0"u8)) cursor.Skip(4);
        }
        while (!cursor.Rest.IsEmpty);
        output = target.ToArray();
        return ElfOutcome.Ok;
    }

    private static ElfOutcome DecodeStream(ref Cursor cursor, XzOutput output)
    {
        if (!cursor.TryTake(HeaderBytes, out ReadOnlySpan<byte> header) || !header.StartsWith(new byte[] { 0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0 })
            || Word(header[8..]) != DebugLinkChecksum.Compute(header.Slice(6, 2))) return ElfOutcome.BrokenCompression;
        if (header[6] != 0 || header[7] > 15) return ElfOutcome.UnknownCompression;
        int check = header[7];
        while (!cursor.Rest.IsEmpty && cursor.Rest[0] != 0)
        {
            ElfOutcome outcome = DecodeBlock(ref cursor, check, output);
            if (outcome != ElfOutcome.Ok) return outcome;
        }
        return TrySkipIndex(ref cursor, header.Slice(6, 2)) ? ElfOutcome.Ok : ElfOutcome.BrokenCompression;
    }

    private static ElfOutcome DecodeBlock(ref Cursor cursor, int check, XzOutput output)
    {
        int length = (cursor.Rest[0] + 1) * 4;
        if (!cursor.TryTake(length, out ReadOnlySpan<byte> header) || Word(header[^4..]) != DebugLinkChecksum.Compute(header[..^4]))
            return ElfOutcome.BrokenCompression;
        byte flags = header[1];
        Cursor fields = new(header[2..^4]);
        ulong wanted = ulong.MaxValue;
        if ((flags & 0x40) != 0 && !fields.TryNumber(out _)) return ElfOutcome.BrokenCompression;
        if ((flags & 0x80) != 0 && !fields.TryNumber(out wanted)) return ElfOutcome.BrokenCompression;
        if ((flags & 0x3F) != 0 || !fields.TryNumber(out ulong filter) || filter != Lzma2) return ElfOutcome.UnknownCompression;
        if (!fields.TryNumber(out ulong properties) || properties != 1) return ElfOutcome.BrokenCompression;

        int start = output.Length;
        int begun = cursor.Position;
        ElfOutcome outcome = DecodeChunks(ref cursor, output);
        if (outcome != ElfOutcome.Ok) return outcome;
        ReadOnlySpan<byte> block = output.Written[start..];
        if (wanted != ulong.MaxValue && wanted != (ulong)block.Length) return ElfOutcome.BrokenCompression;
        if (!cursor.TryTake(-(cursor.Position - begun) & 3, out _) || !cursor.TryTake(CheckBytes[check], out ReadOnlySpan<byte> sum))
            return ElfOutcome.BrokenCompression;
        bool good = check switch
        {
            1 => Word(sum) == DebugLinkChecksum.Compute(block),
            4 => BinaryPrimitives.ReadUInt64LittleEndian(sum) == Crc64(block),
            _ => true,
        };
        return good ? ElfOutcome.Ok : ElfOutcome.BrokenCompression;
    }

    private static ElfOutcome DecodeChunks(ref Cursor cursor, XzOutput output)
    {
        LzmaDecoder? decoder = null;
        bool hasProperties = false, hasState = false;
        int dictionary = -1;
        while (true)
        {
            if (!cursor.TryTake(1, out ReadOnlySpan<byte> control)) return ElfOutcome.BrokenCompression;
            byte kind = control[0];
            if (kind == 0) return ElfOutcome.Ok;
            if (kind == 1 || kind >= 0xE0) dictionary = output.Length;
            if (dictionary < 0 || kind is > 2 and < 0x80) return ElfOutcome.BrokenCompression;
            if (!cursor.TryTake(2, out ReadOnlySpan<byte> size)) return ElfOutcome.BrokenCompression;
            int length = BinaryPrimitives.ReadUInt16BigEndian(size) + 1 + (kind >= 0x80 ? (kind & 0x1F) << 16 : 0);
            if (!output.TryReserve(length)) return ElfOutcome.TooLarge;
            if (kind < 0x80)
            {
                if (!cursor.TryTake(length, out ReadOnlySpan<byte> plain)) return ElfOutcome.BrokenCompression;
                plain.CopyTo(output.From(dictionary)[(output.Length - dictionary)..]);
                output.Advance(length);
                continue;
            }
            if (!cursor.TryTake(2, out size)) return ElfOutcome.BrokenCompression;
            int stored = BinaryPrimitives.ReadUInt16BigEndian(size) + 1;
            decoder ??= new LzmaDecoder();
            if (kind >= 0xC0)
            {
                if (!cursor.TryTake(1, out ReadOnlySpan<byte> properties) || !decoder.SetProperties(properties[0])) return ElfOutcome.BrokenCompression;
                hasProperties = true;
            }
            if (kind >= 0xA0)
            {
                decoder.Reset();
                hasState = true;
            }
            if (!hasProperties || !hasState || !cursor.TryTake(stored, out ReadOnlySpan<byte> compressed)
                || !decoder.TryDecode(compressed, output.From(dictionary), output.Length - dictionary, length)) return ElfOutcome.BrokenCompression;
            output.Advance(length);
        }
    }

    /// <summary>The index repeats the sizes of the blocks; it is skipped, its checksum and the footer's are verified.</summary>
    private static bool TrySkipIndex(ref Cursor cursor, ReadOnlySpan<byte> flags)
    {
        ReadOnlySpan<byte> index = cursor.Rest;
        int begun = cursor.Position;
        if (!cursor.TryTake(1, out _) || !cursor.TryNumber(out ulong records)) return false;
        for (ulong i = 0; i < records; i++)
            if (!cursor.TryNumber(out _) || !cursor.TryNumber(out _)) return false;
        if (!cursor.TryTake(-(cursor.Position - begun) & 3, out _)) return false;
        int length = cursor.Position - begun;
        return cursor.TryTake(4, out ReadOnlySpan<byte> sum) && Word(sum) == DebugLinkChecksum.Compute(index[..length])
            && cursor.TryTake(HeaderBytes, out ReadOnlySpan<byte> footer) && footer.EndsWith("YZ"u8) && footer.Slice(8, 2).SequenceEqual(flags)
            && Word(footer) == DebugLinkChecksum.Compute(footer.Slice(4, 6));
    }

    private static ulong Crc64(ReadOnlySpan<byte> bytes)
    {
        ulong value = ulong.MaxValue;
        foreach (byte b in bytes) value = (value >> 8) ^ Crc64Table[(byte)(value ^ b)];
        return ~value;
    }

    private static ulong[] MakeCrc64Table()
    {
        ulong[] table = new ulong[256];
        for (int i = 0; i < table.Length; i++)
        {
            ulong value = (ulong)i;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? (value >> 1) ^ Crc64Polynomial : value >> 1;
            table[i] = value;
        }
        return table;
    }

    private static uint Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private ref struct Cursor(ReadOnlySpan<byte> input)
    {
        private readonly ReadOnlySpan<byte> _input = input;

        public int Position { get; private set; }

        public readonly ReadOnlySpan<byte> Rest => _input[Position..];

        public void Skip(int count) => Position += count;

        public bool TryTake(int count, out ReadOnlySpan<byte> bytes)
        {
            bytes = default;
            if (count > _input.Length - Position) return false;
            bytes = _input.Slice(Position, count);
            Position += count;
            return true;
        }

        /// <summary>A number of up to nine bytes with seven bits each, the lowest first.</summary>
        public bool TryNumber(out ulong number)
        {
            number = 0;
            for (int shift = 0; shift < 63; shift += 7)
            {
                if (!TryTake(1, out ReadOnlySpan<byte> next)) return false;
                number |= (ulong)(next[0] & 0x7F) << shift;
                if ((next[0] & 0x80) == 0) return true;
            }
            return false;
        }
    }

    private sealed class XzOutput(byte[] first, int limit, int inputLength)
    {
        private readonly long _limit = Math.Min(limit, (long)inputLength * MaximumRatio);
        private byte[] _bytes = first;

        public int Length { get; private set; }

        public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

        public Span<byte> From(int start) => _bytes.AsSpan(start);

        public void Advance(int count) => Length += count;

        public bool TryReserve(int count)
        {
            long needed = (long)Length + count;
            if (needed > _limit) return false;
            if (needed <= _bytes.Length) return true;
            byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(_limit, Math.Max(needed, _bytes.Length * 2L)));
            Written.CopyTo(larger);
            _bytes = larger;
            return true;
        }

        public byte[] ToArray() => _bytes.Length == Length ? _bytes : Written.ToArray();
    }
}
