namespace Weft.Symbols.Dwarf;

/// <summary>How an attribute's value is written (DWARF 5, 7.5.6, GNU's extensions and one of LLVM's).</summary>
internal static class DwarfForm
{
    public const ushort Address = 0x01;
    public const ushort Block2 = 0x03;
    public const ushort Block4 = 0x04;
    public const ushort Data2 = 0x05;
    public const ushort Data4 = 0x06;
    public const ushort Data8 = 0x07;
    public const ushort Text = 0x08;
    public const ushort Block = 0x09;
    public const ushort Block1 = 0x0A;
    public const ushort Data1 = 0x0B;
    public const ushort Flag = 0x0C;
    public const ushort SignedData = 0x0D;
    public const ushort TextOffset = 0x0E;
    public const ushort UnsignedData = 0x0F;
    public const ushort InfoReference = 0x10;
    public const ushort Reference1 = 0x11;
    public const ushort Reference2 = 0x12;
    public const ushort Reference4 = 0x13;
    public const ushort Reference8 = 0x14;
    public const ushort ReferenceUnsigned = 0x15;
    public const ushort Indirect = 0x16;
    public const ushort SectionOffset = 0x17;
    public const ushort Expression = 0x18;
    public const ushort FlagPresent = 0x19;
    public const ushort TextIndex = 0x1A;
    public const ushort AddressIndex = 0x1B;
    public const ushort SupplementaryReference4 = 0x1C;
    public const ushort SupplementaryTextOffset = 0x1D;
    public const ushort Data16 = 0x1E;
    public const ushort LineTextOffset = 0x1F;
    public const ushort TypeSignature = 0x20;
    public const ushort ImplicitConstant = 0x21;
    public const ushort LocationListIndex = 0x22;
    public const ushort RangeListIndex = 0x23;
    public const ushort SupplementaryReference8 = 0x24;
    public const ushort TextIndex1 = 0x25;
    public const ushort TextIndex2 = 0x26;
    public const ushort TextIndex3 = 0x27;
    public const ushort TextIndex4 = 0x28;
    public const ushort AddressIndex1 = 0x29;
    public const ushort AddressIndex2 = 0x2A;
    public const ushort AddressIndex3 = 0x2B;
    public const ushort AddressIndex4 = 0x2C;
    public const ushort GnuAddressIndex = 0x1F01;
    public const ushort GnuTextIndex = 0x1F02;
    public const ushort GnuAlternateReference = 0x1F20;
    public const ushort GnuAlternateTextOffset = 0x1F21;
    public const ushort LlvmAddressIndexOffset = 0x2001;

    private const sbyte Variable = -1;

    // By form code up to AddressIndex4. O: a section offset, A: an address; their size is the unit's.
    private const sbyte O = -2;
    private const sbyte A = -3;
    private static ReadOnlySpan<sbyte> Sizes =>
    [
        Variable, A, Variable, Variable, Variable, 2, 4, 8, Variable, Variable, Variable, 1, 1, Variable, O, Variable, // 0x00
        O, 1, 2, 4, 8, Variable, Variable, O, Variable, 0, Variable, Variable, 4, O, 16, O, // 0x10
        8, 0, Variable, Variable, 8, 1, 2, 3, 4, 1, 2, 3, 4, // 0x20
    ];

    /// <summary>How many bytes a form takes in a unit; -1 when that depends on the bytes, or the form is unknown.</summary>
    public static int FixedBytes(ushort form, UnitFormat format)
    {
        if (form == InfoReference) return format.Version <= 2 ? format.AddressBytes : format.OffsetBytes;
        if (form >= Sizes.Length) return form is GnuAlternateReference or GnuAlternateTextOffset ? format.OffsetBytes : -1;
        return Sizes[form] switch { O => format.OffsetBytes, A => format.AddressBytes, sbyte size => size };
    }
}
