namespace Weft.Symbols.Dwarf;

/// <summary>The kinds of entry that matter here (DWARF 5, 7.5.3).</summary>
internal static class DwarfTag
{
    public const ushort ClassType = 0x02;
    public const ushort CompileUnit = 0x11;
    public const ushort StructureType = 0x13;
    public const ushort UnionType = 0x17;
    public const ushort InlinedSubroutine = 0x1D;
    public const ushort Module = 0x1E;
    public const ushort Subprogram = 0x2E;
    public const ushort InterfaceType = 0x38;
    public const ushort Namespace = 0x39;
    public const ushort SkeletonUnit = 0x4A;
}
