using System.Buffers.Text;

namespace Weft.Cli.Rendering;

/// <summary>A growing block of bytes that cells and rows are written into; reused, so that rows make no strings.</summary>
internal sealed class CellBuffer
{
    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Truncate(int length) => Length = length;

    public CellBuffer Text(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        Length += text.Length;
        return this;
    }

    public CellBuffer Text(string text)
    {
        int size = System.Text.Encoding.UTF8.GetByteCount(text);
        Length += System.Text.Encoding.UTF8.GetBytes(text, Room(size));
        return this;
    }

    public CellBuffer Byte(byte value)
    {
        Room(1)[0] = value;
        Length++;
        return this;
    }

    public CellBuffer Fill(byte value, int count)
    {
        if (count <= 0) return this;
        Room(count)[..count].Fill(value);
        Length += count;
        return this;
    }

    public CellBuffer Number(long value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out int written);
        Length += written;
        return this;
    }

    public CellBuffer Unsigned(ulong value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out int written);
        Length += written;
        return this;
    }

    /// <summary>A number with leading zeros.</summary>
    public CellBuffer Padded(long value, int digits)
    {
        Utf8Formatter.TryFormat(value, Room(20), out int written, new('D', (byte)digits));
        Length += written;
        return this;
    }

    public CellBuffer Hexadecimal(ulong value, int digits)
    {
        Utf8Formatter.TryFormat(value, Room(20), out int written, new('x', (byte)digits));
        Length += written;
        return this;
    }

    /// <summary>A number with a fixed count of decimals, rounded.</summary>
    public CellBuffer Fixed(double value, int decimals)
    {
        Utf8Formatter.TryFormat(value, Room(40), out int written, new('F', (byte)decimals));
        Length += written;
        return this;
    }

    private Span<byte> Room(int count)
    {
        if (Length + count > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return _bytes.AsSpan(Length);
    }
}
