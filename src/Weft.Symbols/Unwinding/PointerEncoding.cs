namespace Weft.Symbols.Unwinding;

/// <summary>The DW_EH_PE_* pointer encodings of .eh_frame and .eh_frame_hdr (Linux Standard Base, core specification 10.5.1).</summary>
internal static class PointerEncoding
{
    public const byte Absolute = 0x00;
    public const byte Omitted = 0xFF;

    private const byte FormatMask = 0x0F;
    private const byte ApplicationMask = 0x70;
    private const byte Indirect = 0x80;
    private const byte PcRelative = 0x10;
    private const byte TextRelative = 0x20;
    private const byte DataRelative = 0x30;
    private const byte FunctionRelative = 0x40;
    private const byte Aligned = 0x50;

    /// <summary>Only how the number is written, without what it is relative to: how ranges are encoded.</summary>
    public static byte FormatOf(byte encoding) => (byte)(encoding & FormatMask);

    /// <summary>The size of a number of this encoding, or 0 when it varies or the encoding is none.</summary>
    public static int FixedSize(byte encoding) => (encoding & ApplicationMask) == Aligned || encoding == Omitted ? 0 : (encoding & FormatMask) switch
    {
        0x0 or 0x4 or 0xC => 8,
        0x2 or 0xA => 2,
        0x3 or 0xB => 4,
        _ => 0,
    };

    /// <summary>Reads one pointer.</summary>
    /// <param name="cursor">Where it is; its position counts from the start of the section.</param>
    /// <param name="encoding">How it is encoded.</param>
    /// <param name="bases">What it may be relative to.</param>
    /// <param name="value">The address; 0 for a null pointer, which no base is added to.</param>
    /// <returns>False when the encoding is unknown, the bytes end, or what an indirect one points to is not at hand.</returns>
    public static bool TryRead(ref FrameCursor cursor, byte encoding, in PointerBases bases, out ulong value)
    {
        value = 0;
        if (encoding == Omitted) return false;
        if ((encoding & ApplicationMask) == Aligned)
        {
            ulong past = unchecked(bases.Section + (ulong)cursor.Position) & 7;
            if (past != 0) cursor.Skip(8 - past);
            value = cursor.UInt64();
            return !cursor.Failed;
        }

        ulong place = unchecked(bases.Section + (ulong)cursor.Position);
        switch (encoding & FormatMask)
        {
            case 0x0 or 0x4 or 0xC: value = cursor.UInt64(); break;
            case 0x1: value = cursor.Unsigned(); break;
            case 0x2: value = cursor.UInt16(); break;
            case 0x3: value = cursor.UInt32(); break;
            case 0x9: value = (ulong)cursor.Signed(); break;
            case 0xA: value = unchecked((ulong)(short)cursor.UInt16()); break;
            case 0xB: value = unchecked((ulong)(int)cursor.UInt32()); break;
            default: return false;
        }
        if (cursor.Failed) return false;
        if (value == 0) return true;

        ulong origin;
        switch (encoding & ApplicationMask)
        {
            case 0: origin = 0; break;
            case PcRelative: origin = place; break;
            case TextRelative: origin = bases.Text; break;
            case DataRelative: origin = bases.Data; break;
            case FunctionRelative: origin = bases.Function; break;
            default: return false;
        }
        value = unchecked(value + origin);
        return (encoding & Indirect) == 0 || bases.TryFollow(value, out value);
    }
}
