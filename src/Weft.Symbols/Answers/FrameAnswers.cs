using System.Buffers.Binary;
using System.Text;
using Weft.Symbols.Dwarf;
using Weft.Symbols.Elf;

namespace Weft.Symbols.Answers;

/// <summary>
/// Answers about a module that were written down earlier (<see cref="FrameAnswersWriter"/>), found by address in the file's
/// bytes. The bytes are not trusted: each offset is held against them when it is used.
/// </summary>
/// <remarks>
/// All numbers are little-endian. At 0 the mark with the format's version, at 8 the file's length (4 bytes), at 12 the CRC-32
/// of all behind 16, at 16 the key's length, at 20 the count of addresses; at 24 the key, filled up to 8 bytes; then for each
/// address, ascending, 16 bytes: the address, where its answer is in the file, and its length. An answer is the symbol's
/// address and name, the count of frames (2 bytes), and of each the three names, line, column and a byte for inlined. A text is
/// its length (4 bytes; -1 for none) and its UTF-8.
/// </remarks>
public sealed class FrameAnswers
{
    /// <summary>Bytes after which a file is not taken, nor written.</summary>
    public const int MaximumBytes = 1 << 20;

    /// <summary>Frames at one address.</summary>
    public const int MaximumFrames = 256;

    internal const int HeaderBytes = 24;
    internal const int EntryBytes = 16;
    internal const int LengthAt = 8;
    internal const int ChecksumAt = 12;
    internal const int SummedFrom = 16;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int _table;

    private FrameAnswers(ReadOnlyMemory<byte> bytes, int table, int count)
    {
        _bytes = bytes;
        _table = table;
        Count = count;
    }

    /// <summary>How many addresses there are answers for.</summary>
    public int Count { get; }

    internal static ReadOnlySpan<byte> Mark => "WEFTFR\0\u0001"u8;

    /// <summary>Takes a file's bytes when they are whole, of this version and about the module asked for.</summary>
    /// <param name="bytes">The bytes; they must not change afterwards.</param>
    /// <param name="key">What names the module, its debug file and who reads them.</param>
    /// <param name="answers">The answers.</param>
    public static bool TryOpen(ReadOnlyMemory<byte> bytes, ReadOnlySpan<byte> key, out FrameAnswers? answers)
    {
        answers = null;
        ReadOnlySpan<byte> all = bytes.Span;
        if (all.Length is < HeaderBytes or > MaximumBytes || !all.StartsWith(Mark)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(all[LengthAt..]) != all.Length) return false;
        uint keyLength = BinaryPrimitives.ReadUInt32LittleEndian(all[16..]), count = BinaryPrimitives.ReadUInt32LittleEndian(all[20..]);
        if (keyLength != key.Length || all.Length - HeaderBytes < key.Length || !all.Slice(HeaderBytes, key.Length).SequenceEqual(key)) return false;
        int table = Padded(HeaderBytes + key.Length);
        if (table > all.Length || count > (all.Length - table) / EntryBytes) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(all[ChecksumAt..]) != DebugLinkChecksum.Compute(all[SummedFrom..])) return false;
        answers = new FrameAnswers(bytes, table, (int)count);
        return true;
    }

    /// <summary>The address at a place in the order.</summary>
    public ulong Address(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        return BinaryPrimitives.ReadUInt64LittleEndian(_bytes.Span[(_table + index * EntryBytes)..]);
    }

    /// <summary>Finds the answer for an address of the file.</summary>
    /// <returns>False when there is none, or none that can be read.</returns>
    public bool TryFind(ulong address, out FrameAnswer? answer)
    {
        answer = null;
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (Address(middle) < address) low = middle + 1;
            else high = middle;
        }
        return low < Count && Address(low) == address && TryRead(Record(low), out answer);
    }

    internal static int Padded(int length) => (length + 7) & ~7;

    internal ReadOnlySpan<byte> Record(int index)
    {
        ReadOnlySpan<byte> entry = _bytes.Span.Slice(_table + index * EntryBytes, EntryBytes);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]), length = BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);
        return offset <= (uint)_bytes.Length && length <= (uint)_bytes.Length - offset ? _bytes.Span.Slice((int)offset, (int)length) : default;
    }

    private static bool TryRead(ReadOnlySpan<byte> record, out FrameAnswer? answer)
    {
        answer = null;
        if (record.Length < 8) return false;
        ulong start = BinaryPrimitives.ReadUInt64LittleEndian(record);
        record = record[8..];
        if (!TryText(ref record, out string? symbol) || record.Length < 2) return false;
        int count = BinaryPrimitives.ReadUInt16LittleEndian(record);
        record = record[2..];
        if (count > MaximumFrames) return false;
        SourceFrame[] frames = new SourceFrame[count];
        for (int i = 0; i < count; i++)
        {
            if (!TryText(ref record, out string? linkage) || !TryText(ref record, out string? qualified) || !TryText(ref record, out string? file) || record.Length < 9) return false;
            frames[i] = new SourceFrame(
                linkage, qualified, file, BinaryPrimitives.ReadInt32LittleEndian(record), BinaryPrimitives.ReadInt32LittleEndian(record[4..]), record[8] != 0);
            record = record[9..];
        }
        answer = new FrameAnswer(symbol, start, frames);
        return record.IsEmpty;
    }

    private static bool TryText(ref ReadOnlySpan<byte> record, out string? text)
    {
        text = null;
        if (record.Length < 4) return false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(record);
        record = record[4..];
        if (length == -1) return true;
        if ((uint)length > (uint)record.Length) return false;
        text = Encoding.UTF8.GetString(record[..length]);
        record = record[length..];
        return true;
    }
}
