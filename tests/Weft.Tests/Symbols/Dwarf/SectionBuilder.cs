using System.Text;

namespace Weft.Tests.Symbols.Dwarf;

/// <summary>Writes sections by hand.</summary>
internal sealed class SectionBuilder
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public SectionBuilder Byte(params int[] values)
    {
        foreach (var value in values) _bytes.Add(unchecked((byte)value));
        return this;
    }

    public SectionBuilder Half(int value) => Add(BitConverter.GetBytes((ushort)value));

    public SectionBuilder Word(long value) => Add(BitConverter.GetBytes(unchecked((uint)value)));

    public SectionBuilder Long(ulong value) => Add(BitConverter.GetBytes(value));

    public SectionBuilder Text(string text) => Add([.. Encoding.UTF8.GetBytes(text), 0]);

    public SectionBuilder Add(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public SectionBuilder Unsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(value | 0x80));
        return Byte((int)value);
    }

    public SectionBuilder Signed(long value)
    {
        for (; value is < -64 or > 63; value >>= 7) _bytes.Add((byte)(value | 0x80));
        return Byte((int)(value & 0x7F));
    }

    /// <summary>The contents with their length before them, as units and tables begin.</summary>
    public byte[] WithLength(bool is64 = false) =>
        is64 ? new SectionBuilder().Word(0xFFFF_FFFF).Long((ulong)Length).Add(ToArray()).ToArray() : new SectionBuilder().Word(Length).Add(ToArray()).ToArray();
}
