using System.Buffers.Binary;

namespace Weft.Symbols.Unwinding;

/// <summary>Reads numbers one after another. A read past the end fails for good, gives 0 and moves nothing.</summary>
internal ref struct FrameCursor(ReadOnlySpan<byte> bytes, int position = 0)
{
    // A number may be padded and a text long, but not so long that reading them again and again costs time without bound.
    private const int LongestNumber = 32;
    private const int LongestText = 64;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; } = position;

    public bool Failed { get; private set; } = (uint)position > (uint)bytes.Length;

    public readonly bool AtEnd => Failed || Position >= _bytes.Length;

    public byte Byte() => Take(1) is [byte value] ? value : (byte)0;

    public ushort UInt16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    public uint UInt32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    public ulong UInt64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    /// <summary>An unsigned LEB128; bits past the 64th are dropped.</summary>
    public ulong Unsigned()
    {
        ulong value = 0;
        for (int shift = 0; shift < 7 * LongestNumber; shift += 7)
        {
            byte next = Byte();
            if (Failed) return 0;
            if (shift < 64) value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        Failed = true;
        return 0;
    }

    /// <summary>A signed LEB128; bits past the 64th are dropped.</summary>
    public long Signed()
    {
        long value = 0;
        for (int shift = 0; shift < 7 * LongestNumber; shift += 7)
        {
            byte next = Byte();
            if (Failed) return 0;
            if (shift < 64) value |= (long)(next & 0x7F) << shift;
            if (next >= 0x80) continue;
            return shift + 7 < 64 && (next & 0x40) != 0 ? value | -1L << (shift + 7) : value;
        }
        Failed = true;
        return 0;
    }

    /// <summary>The bytes up to a NUL, which is passed.</summary>
    public ReadOnlySpan<byte> Text()
    {
        int length = Failed ? -1 : _bytes.Slice(Position, Math.Min(LongestText, _bytes.Length - Position)).IndexOf((byte)0);
        if (length < 0)
        {
            Failed = true;
            return default;
        }
        ReadOnlySpan<byte> text = _bytes.Slice(Position, length);
        Position += length + 1;
        return text;
    }

    /// <summary>Passes a count of bytes and says where they begin.</summary>
    public int Skip(ulong count)
    {
        int start = Position;
        if (Failed || count > (ulong)(_bytes.Length - Position)) Failed = true;
        else Position += (int)count;
        return start;
    }

    /// <summary>Moves by a signed distance.</summary>
    public void Jump(int distance)
    {
        long target = (long)Position + distance;
        if (target < 0 || target > _bytes.Length) Failed = true;
        else Position = (int)target;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Failed || count > _bytes.Length - Position)
        {
            Failed = true;
            return default;
        }
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }
}
