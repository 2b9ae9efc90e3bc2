namespace Weft.Symbols.Elf;

/// <summary>What the index keeps of a symbol besides its address.</summary>
internal struct SymbolEntry
{
    /// <summary>Bytes; a size-less one is given the room up to the next symbol.</summary>
    public ulong Size;

    /// <summary>Where its name begins in its table's strings.</summary>
    public uint NameOffset;

    /// <summary>The nearest entry before this one that reaches past its end (for a size-less one: past its address); -1 when none does.</summary>
    public int Enclosing;

    /// <summary>The number of its table.</summary>
    public byte Table;

    /// <summary>The type and binding as in the file.</summary>
    public byte Information;

    /// <summary>What decides between names of one address: the highest wins.</summary>
    public byte Rank;

    /// <summary>The file gave a size.</summary>
    public bool HasSize;
}
