namespace Weft.Symbols.Btf;

/// <summary>A member of a struct, possibly reached through nested members and array elements.</summary>
/// <param name="TypeId">The member's type, qualifiers and typedefs included.</param>
/// <param name="BitOffset">Where it begins, in bits from the start of the outermost struct.</param>
/// <param name="BitSize">Its size in bits; 0 for a flexible array.</param>
/// <param name="IsBitField">Whether it is a bit-field, which no plain load can read.</param>
public readonly record struct BtfMember(int TypeId, int BitOffset, int BitSize, bool IsBitField)
{
    /// <summary>Where it begins, in bytes from the start of the outermost struct (rounded down for a bit-field).</summary>
    public int Offset => BitOffset / 8;

    /// <summary>Its size in bytes (rounded up for a bit-field).</summary>
    public int SizeBytes => (int)(((long)BitSize + 7) / 8);
}
