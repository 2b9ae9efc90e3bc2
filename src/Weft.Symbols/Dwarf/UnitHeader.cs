namespace Weft.Symbols.Dwarf;

/// <summary>The header of a unit (DWARF 5, 7.5.1).</summary>
/// <param name="Offset">Where the unit begins in its section.</param>
/// <param name="End">The offset after its last byte.</param>
/// <param name="FirstEntry">The offset of its root entry.</param>
/// <param name="Format">Its version and sizes.</param>
/// <param name="AbbreviationsOffset">Where its abbreviations begin in .debug_abbrev.</param>
/// <param name="Kind">DW_UT_*; before DWARF 5 a compile or, in .debug_types, a type unit.</param>
/// <param name="Signature">A type unit's signature.</param>
/// <param name="TypeOffset">Where a type unit's type is, counted from the unit.</param>
internal readonly record struct UnitHeader(
    int Offset, int End, int FirstEntry, UnitFormat Format, long AbbreviationsOffset, byte Kind, ulong Signature, ulong TypeOffset)
{
    /// <summary>Bytes of the longest header: 12 of a length, 4 of version, kind and sizes, 24 of offsets and a signature.</summary>
    public const int MaximumBytes = 40;

    private const byte Compile = 1;
    private const byte Type = 2;
    private const byte Skeleton = 4;
    private const byte SplitCompile = 5;
    private const byte SplitType = 6;

    /// <summary>Whether the unit holds one type, which others find by signature.</summary>
    public bool IsType => Kind is Type or SplitType;

    /// <summary>Reads a header.</summary>
    /// <param name="section">.debug_info or .debug_types.</param>
    /// <param name="offset">Where the unit begins.</param>
    /// <param name="isTypes">Whether the section is .debug_types.</param>
    /// <param name="next">Where the next unit begins; -1 when that cannot be known.</param>
    /// <param name="header">The header.</param>
    /// <returns>False for what cannot be read here; units after it may still be.</returns>
    public static bool TryRead(ReadOnlySpan<byte> section, int offset, bool isTypes, out int next, out UnitHeader header)
    {
        header = default;
        DwarfCursor cursor = new(section, offset);
        next = cursor.End(out bool is64);
        if (next < 0) return false;
        int version = cursor.Half();
        if (version is < 2 or > 5) return false;
        byte kind = version == 5 ? cursor.Byte() : isTypes ? Type : Compile;
        byte addressBytes = version == 5 ? cursor.Byte() : (byte)0;
        ulong abbreviations = cursor.Number(is64 ? 8 : 4);
        if (version < 5) addressBytes = cursor.Byte();
        ulong signature = 0, typeOffset = 0;
        if (kind is Type or SplitType)
        {
            signature = cursor.Long();
            typeOffset = cursor.Number(is64 ? 8 : 4);
        }
        else if (kind is Skeleton or SplitCompile) cursor.Skip(8);
        if (cursor.Failed || cursor.Position > next || addressBytes is not (4 or 8) || abbreviations > int.MaxValue) return false;
        header = new(offset, next, cursor.Position, new((byte)version, addressBytes, is64), (long)abbreviations, kind, signature, typeOffset);
        return true;
    }
}
