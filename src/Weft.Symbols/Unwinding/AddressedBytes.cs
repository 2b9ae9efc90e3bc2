namespace Weft.Symbols.Unwinding;

/// <summary>Bytes of a module and the address they were linked for.</summary>
/// <param name="Address">The address of the first byte, before the load bias is added.</param>
/// <param name="Bytes">The bytes; empty when the module has none of this kind.</param>
public readonly record struct AddressedBytes(ulong Address, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Whether an address lies inside.</summary>
    public bool Contains(ulong address) => unchecked(address - Address) < (ulong)Bytes.Length;

    /// <summary>The bytes from an address to the end.</summary>
    /// <returns>False when the address lies outside.</returns>
    public bool TryFrom(ulong address, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (!Contains(address)) return false;
        bytes = Bytes[(int)(address - Address)..];
        return true;
    }
}
