namespace Weft.Symbols.Demangling;

/// <summary>Where a name is written, up to <see cref="Demangler.MaximumOutputBytes"/>; what is beyond is dropped and noted.</summary>
internal sealed class OutputBuffer
{
    private byte[] _bytes = new byte[1024];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The byte written last, even if it has been taken back since: the spacing rules look at it.</summary>
    public byte Last { get; private set; }

    /// <summary>Whether something did not fit.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>The name so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Bytes held.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Length = 0;
        Last = 0;
        Overflowed = false;
    }

    /// <summary>Appends a byte.</summary>
    public void Append(byte value)
    {
        if (Length == _bytes.Length && !Grow(1)) return;
        _bytes[Length++] = value;
        Last = value;
    }

    /// <summary>Appends an ASCII character.</summary>
    public void Append(char value) => Append((byte)value);

    /// <summary>Appends bytes, all or none.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || (bytes.Length > _bytes.Length - Length && !Grow(bytes.Length))) return;
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
        Last = bytes[^1];
    }

    /// <summary>Appends a number in decimal.</summary>
    public void AppendNumber(long value)
    {
        Span<byte> digits = stackalloc byte[20];
        value.TryFormat(digits, out int count);
        Append(digits[..count]);
    }

    /// <summary>Takes back what was written after a length, but not <see cref="Last"/>.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    private bool Grow(int more)
    {
        if (Length + (long)more > Demangler.MaximumOutputBytes)
        {
            Overflowed = true;
            return false;
        }
        Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
        return true;
    }
}
