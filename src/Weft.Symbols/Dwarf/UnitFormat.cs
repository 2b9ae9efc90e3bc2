namespace Weft.Symbols.Dwarf;

/// <summary>What decides how many bytes the forms of a unit take.</summary>
/// <param name="Version">The DWARF version, 2 … 5.</param>
/// <param name="AddressBytes">Bytes of an address.</param>
/// <param name="Is64">Whether section offsets have eight bytes rather than four.</param>
internal readonly record struct UnitFormat(byte Version, byte AddressBytes, bool Is64)
{
    /// <summary>Bytes of a section offset.</summary>
    public int OffsetBytes => Is64 ? 8 : 4;
}
