using System.Buffers.Binary;

namespace Weft.Symbols.Dwarf;

/// <summary>
/// Reads a section forwards. Reading past the end gives zeros, sets <see cref="Failed"/> and stays at the end, so a loop over
/// a cut section ends.
/// </summary>
internal ref struct DwarfCursor
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    /// <summary>Starts at a position of the bytes; a position outside fails at once.</summary>
    public DwarfCursor(ReadOnlySpan<byte> bytes, long position)
    {
        _bytes = bytes;
        Failed = position < 0 || position > bytes.Length;
        _position = Failed ? bytes.Length : (int)position;
    }

    /// <summary>True after something was asked for that is not there.</summary>
    public bool Failed { get; private set; }

    /// <summary>The offset of the next byte in the section.</summary>
    public readonly int Position => _position;

    /// <summary>Bytes left.</summary>
    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>One byte.</summary>
    public byte Byte()
    {
        if ((uint)_position < (uint)_bytes.Length) return _bytes[_position++];
        Fail();
        return 0;
    }

    /// <summary>Two bytes.</summary>
    public ushort Half() => Need(2) ? BinaryPrimitives.ReadUInt16LittleEndian(Take(2)) : (ushort)0;

    /// <summary>Four bytes.</summary>
    public uint Word() => Need(4) ? BinaryPrimitives.ReadUInt32LittleEndian(Take(4)) : 0;

    /// <summary>Eight bytes.</summary>
    public ulong Long() => Need(8) ? BinaryPrimitives.ReadUInt64LittleEndian(Take(8)) : 0;

    /// <summary>An unsigned number of 1, 2, 3, 4 or 8 bytes; any other size fails.</summary>
    public ulong Number(int bytes)
    {
        switch (bytes)
        {
            case 1: return Byte();
            case 2: return Half();
            case 3: return Half() | (uint)Byte() << 16;
            case 4: return Word();
            case 8: return Long();
            default:
                Fail();
                return 0;
        }
    }

    /// <summary>An unsigned LEB128 number; bits past the 64th are lost.</summary>
    public ulong Unsigned()
    {
        if ((uint)_position < (uint)_bytes.Length && _bytes[_position] < 0x80) return _bytes[_position++];
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = Byte();
            if (shift < 64) value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    /// <summary>A signed LEB128 number; bits past the 64th are lost.</summary>
    public long Signed()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = Byte();
            if (shift < 64) value |= (ulong)(next & 0x7F) << shift;
            if (next >= 0x80) continue;
            if ((next & 0x40) != 0 && shift + 7 < 64) value |= ulong.MaxValue << (shift + 7);
            return (long)value;
        }
    }

    /// <summary>Skips a LEB128 number.</summary>
    public void SkipNumber()
    {
        while (Byte() >= 0x80) { }
    }

    /// <summary>Skips bytes.</summary>
    public void Skip(ulong bytes)
    {
        if (bytes <= (ulong)Remaining) _position += (int)bytes;
        else Fail();
    }

    /// <summary>The bytes up to a NUL, which is skipped.</summary>
    public ReadOnlySpan<byte> Text()
    {
        ReadOnlySpan<byte> rest = _bytes[_position..];
        int length = rest.IndexOf((byte)0);
        if (length < 0)
        {
            Fail();
            return default;
        }
        _position += length + 1;
        return rest[..length];
    }

    /// <summary>The length that begins units and tables: four bytes, or 0xffffffff and eight (64-bit DWARF).</summary>
    /// <param name="is64">Whether section offsets in what follows have eight bytes.</param>
    /// <returns>The position after what the length counts; -1, with <see cref="Failed"/> set, when that is past the end.</returns>
    public int End(out bool is64)
    {
        ulong length = Word();
        is64 = length == 0xFFFF_FFFF;
        if (is64) length = Long();
        else if (length >= 0xFFFF_FFF0) Fail();
        if (!Failed && length <= (ulong)Remaining) return _position + (int)length;
        Fail();
        return -1;
    }

    private bool Need(int bytes)
    {
        if (Remaining >= bytes) return true;
        Fail();
        return false;
    }

    private ReadOnlySpan<byte> Take(int bytes)
    {
        ReadOnlySpan<byte> taken = _bytes.Slice(_position, bytes);
        _position += bytes;
        return taken;
    }

    private void Fail()
    {
        Failed = true;
        _position = _bytes.Length;
    }
}
