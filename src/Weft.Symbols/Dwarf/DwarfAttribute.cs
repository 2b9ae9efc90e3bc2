namespace Weft.Symbols.Dwarf;

/// <summary>The attributes that matter here (DWARF 5, 7.5.4, and GNU's for split units before DWARF 5).</summary>
internal static class DwarfAttribute
{
    public const ushort Name = 0x03;
    public const ushort LineProgram = 0x10;
    public const ushort LowAddress = 0x11;
    public const ushort HighAddress = 0x12;
    public const ushort Language = 0x13;
    public const ushort CompilationDirectory = 0x1B;
    public const ushort AbstractOrigin = 0x31;
    public const ushort Specification = 0x47;
    public const ushort Ranges = 0x55;
    public const ushort CallColumn = 0x57;
    public const ushort CallFile = 0x58;
    public const ushort CallLine = 0x59;
    public const ushort Signature = 0x69;
    public const ushort LinkageName = 0x6E;
    public const ushort StringOffsetsBase = 0x72;
    public const ushort AddressBase = 0x73;
    public const ushort RangeListsBase = 0x74;
    public const ushort SplitName = 0x76;
    public const ushort MipsLinkageName = 0x2007;
    public const ushort GnuSplitName = 0x2130;
    public const ushort GnuAddressBase = 0x2133;
}
