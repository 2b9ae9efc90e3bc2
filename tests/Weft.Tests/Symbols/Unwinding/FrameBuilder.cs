using System.Buffers.Binary;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>Makes call frame information by hand, in forms that no compiler here makes.</summary>
internal static class FrameBuilder
{
    /// <summary>A .debug_frame of one CIE (data factor -8) and one FDE.</summary>
    public static byte[] DebugFrame(ulong start, ulong size, ReadOnlySpan<byte> instructions, byte version = 4, bool isLong = false)
    {
        byte[] common = [version, 0, .. version == 4 ? (byte[])[8, 0] : [], 1, 0x78, 16];
        byte[] first = Entry(isLong, isLong ? [.. Enumerable.Repeat((byte)0xFF, 8)] : [0xFF, 0xFF, 0xFF, 0xFF], common);
        return [.. first, .. Entry(isLong, new byte[isLong ? 8 : 4], [.. Word(start), .. Word(size), .. instructions])];
    }

    /// <summary>An .eh_frame at an address: one CIE with the augmentation "zR" and one FDE for each range.</summary>
    public static byte[] EhFrame(ulong address, byte encoding, Func<ulong, ulong, byte[]> pointer, ReadOnlySpan<byte> instructions, bool isLong, params (ulong Start, byte[] Size)[] ranges)
    {
        List<byte> bytes = [.. Entry(isLong, new byte[4], [1, (byte)'z', (byte)'R', 0, 1, 0x78, 16, 1, encoding, 0x0C, 7, 8, 0x90, 1])];
        foreach ((ulong start, byte[] size) in ranges)
        {
            int id = bytes.Count + (isLong ? 12 : 4);
            ulong place = address + (ulong)id + 4;
            bytes.AddRange(Entry(isLong, BitConverter.GetBytes(id), [.. pointer(start, place), .. size, 0, .. instructions]));
        }
        return [.. bytes, 0, 0, 0, 0];
    }

    public static byte[] Word(ulong value) => BitConverter.GetBytes(value);

    private static byte[] Entry(bool isLong, ReadOnlySpan<byte> id, ReadOnlySpan<byte> content)
    {
        int length = id.Length + content.Length;
        byte[] head = new byte[isLong ? 12 : 4];
        if (isLong)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(head, uint.MaxValue);
            BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(4), (ulong)length);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(head, length);
        }
        return [.. head, .. id, .. content];
    }
}
