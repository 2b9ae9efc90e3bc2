using System.Runtime.InteropServices;

namespace Weft.Symbols.Elf;

/// <summary>An entry of a symbol table as the file has it (Elf64_Sym, elf(5)).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly struct RawSymbol
{
    /// <summary>Bytes of an entry.</summary>
    public const int Size = 24;

    /// <summary>SHN_ABS and above name no section.</summary>
    public const ushort FirstReservedIndex = 0xFF00;

    /// <summary>SHN_XINDEX: the section's number is in a table of its own.</summary>
    public const ushort ExtendedIndex = 0xFFFF;

    /// <summary>st_name.</summary>
    public readonly uint Name;

    /// <summary>st_info: the binding above, the type in the low four bits.</summary>
    public readonly byte Information;

    /// <summary>st_other.</summary>
    public readonly byte Other;

    /// <summary>st_shndx.</summary>
    public readonly ushort Section;

    /// <summary>st_value.</summary>
    public readonly ulong Value;

    /// <summary>st_size.</summary>
    public readonly ulong Length;
}
