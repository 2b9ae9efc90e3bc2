using Weft.Tasks;

namespace Weft.Columns;

/// <summary>One cell: a number, a text or the reason why there is none. Never allocates; text points into the snapshot.</summary>
public readonly ref struct ColumnValue
{
    private readonly long _bits;

    private ColumnValue(Presence presence, long bits, ReadOnlySpan<byte> text)
    {
        Presence = presence;
        _bits = bits;
        Text = text;
    }

    /// <summary>Present, or why there is no value.</summary>
    public Presence Presence { get; }

    /// <summary>Whether there is a value.</summary>
    public bool IsPresent => Presence == Presence.Present;

    /// <summary>The value of a Text column; empty in others.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The value of an Integer, Size, Duration, Time or Boolean column.</summary>
    public long Integer => _bits;

    /// <summary>The value of an Address column.</summary>
    public ulong Unsigned => (ulong)_bits;

    /// <summary>The value of a Real column.</summary>
    public double Real => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>A whole number (also of bytes, of nanoseconds, or a moment).</summary>
    public static ColumnValue Of(long value) => new(Presence.Present, value, default);

    /// <summary>A whole number that the kernel keeps unsigned.</summary>
    public static ColumnValue Of(ulong value) => new(Presence.Present, (long)value, default);

    /// <summary>A truth value.</summary>
    public static ColumnValue Of(bool value) => new(Presence.Present, value ? 1 : 0, default);

    /// <summary>A fraction.</summary>
    public static ColumnValue OfReal(double value) => new(Presence.Present, BitConverter.DoubleToInt64Bits(value), default);

    /// <summary>A text.</summary>
    public static ColumnValue OfText(ReadOnlySpan<byte> text) => new(Presence.Present, 0, text);

    /// <summary>No value, and why.</summary>
    public static ColumnValue Missing(Presence why) => new(why == Presence.Present ? Presence.NotRead : why, 0, default);
}
