namespace Weft.Symbols.Unwinding;

/// <summary>The memory of whoever owns the stack: live, a copy, a core file, a sample.</summary>
public interface IMemory
{
    /// <summary>Fills the destination with the bytes at an address.</summary>
    /// <returns>False when any of them cannot be read; what the destination then holds means nothing.</returns>
    bool TryRead(ulong address, Span<byte> destination);

    /// <summary>The little-endian word of eight bytes at an address, which need not be aligned.</summary>
    /// <returns>False when any of its bytes cannot be read.</returns>
    bool TryReadWord(ulong address, out ulong value);
}
