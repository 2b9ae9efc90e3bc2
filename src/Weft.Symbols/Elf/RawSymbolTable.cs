using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Weft.Symbols.Elf;

/// <summary>A symbol table of a file with its strings; nothing of it is copied.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Strings">The names.</param>
/// <param name="ExtendedIndexes">Four bytes for each entry, used where it says SHN_XINDEX; may be empty.</param>
internal readonly record struct RawSymbolTable(ReadOnlyMemory<byte> Entries, ReadOnlyMemory<byte> Strings, ReadOnlyMemory<byte> ExtendedIndexes)
{
    /// <summary>The entries as structures; the first is empty by the format.</summary>
    public ReadOnlySpan<RawSymbol> Symbols => MemoryMarshal.Cast<byte, RawSymbol>(Entries.Span);

    /// <summary>The number of the section a symbol is defined in; 0 when it is in none.</summary>
    public uint SectionOf(in RawSymbol symbol, int index)
    {
        if (symbol.Section < RawSymbol.FirstReservedIndex) return symbol.Section;
        return symbol.Section == RawSymbol.ExtendedIndex && (long)(index + 1) * 4 <= ExtendedIndexes.Length
            ? BinaryPrimitives.ReadUInt32LittleEndian(ExtendedIndexes.Span[(index * 4)..])
            : 0;
    }
}
