namespace Weft.Symbols.Elf;

/// <summary>
/// An index from addresses to the symbols there, made by <see cref="SymbolTableBuilder"/>. It keeps 32 bytes for each symbol;
/// the names stay in the file's bytes, which must outlive it. Safe for concurrent use.
/// </summary>
public sealed class SymbolTable
{
    // Functions within functions are rare and not deep; a hostile file's nesting is followed so far.
    private const int MaximumNesting = 64;

    private readonly ulong[] _addresses;
    private readonly SymbolEntry[] _entries;
    private readonly SymbolSource[] _sources;
    private readonly SymbolSelection _selection;

    internal SymbolTable(ulong[] addresses, SymbolEntry[] entries, int count, SymbolSource[] sources, SymbolSelection selection)
    {
        _addresses = addresses;
        _entries = entries;
        _sources = sources;
        _selection = selection;
        Count = count;
    }

    /// <summary>How many symbols are in the index, of each address one to three.</summary>
    public int Count { get; }

    /// <summary>The symbol at a position in the order of addresses, 0 … <see cref="Count"/>-1.</summary>
    public ElfSymbol this[int position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)position, (uint)Count);
            ref readonly SymbolEntry entry = ref _entries[position];
            return new ElfSymbol(
                _addresses[position], entry.Size, (SymbolKind)(entry.Information & 15), (SymbolBinding)(entry.Information >> 4),
                _sources[entry.Table].Origin, entry.HasSize, entry.NameOffset, entry.Table);
        }
    }

    /// <summary>
    /// Finds the symbol that covers an address, as gdb does: the innermost of those with a size, else the label without a size
    /// that comes before the address with no other symbol between. In O(log n).
    /// </summary>
    /// <param name="address">A file address (<see cref="AddressMapping"/>). For a return address ask for the byte before.</param>
    /// <param name="symbol">The symbol.</param>
    public bool TryFind(ulong address, out ElfSymbol symbol)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            if (_addresses[middle] <= address) low = middle + 1;
            else high = middle;
        }
        int found = low - 1, label = -1;
        for (int depth = 0; found >= 0; depth++)
        {
            ref readonly SymbolEntry entry = ref _entries[found];
            bool covers = address - _addresses[found] < entry.Size;
            if (covers && entry.HasSize) break;
            if (covers) label = found;
            found = depth < MaximumNesting ? entry.Enclosing : -1;
        }
        if (found < 0) found = label;
        symbol = found < 0 ? default : this[found];
        return found >= 0;
    }

    /// <summary>Finds a symbol by name, any of the names of an address, but not a linkage stub's; the tables are looked through from their beginning.</summary>
    /// <param name="name">The name without a version.</param>
    /// <param name="symbol">The first such symbol, with the size that the file gives.</param>
    public bool TryFind(ReadOnlySpan<byte> name, out ElfSymbol symbol)
    {
        symbol = default;
        if (name.IsEmpty) return false;
        for (int number = 0; number < _sources.Length; number++)
        {
            SymbolSource source = _sources[number];
            SymbolFilter filter = new(source.Image, source.Table, _selection);
            ReadOnlySpan<byte> strings = source.Table.Strings.Span;
            ReadOnlySpan<RawSymbol> symbols = source.Table.Symbols;
            for (int i = 1; i < symbols.Length; i++)
            {
                ref readonly RawSymbol candidate = ref symbols[i];
                if (!IsName(strings, candidate.Name, name) || !filter.Accepts(candidate, i)) continue;
                symbol = new ElfSymbol(
                    candidate.Value, candidate.Length, (SymbolKind)(candidate.Information & 15), (SymbolBinding)(candidate.Information >> 4),
                    source.Origin, candidate.Length != 0, candidate.Name, (byte)number);
                return true;
            }
        }
        return false;
    }

    /// <summary>A symbol's name as the file has it: mangled, without a version (<c>@@GLIBC_2.2.5</c>); bytes that are not trusted.</summary>
    public ReadOnlySpan<byte> Name(scoped in ElfSymbol symbol)
    {
        if (symbol.Table >= _sources.Length) return default;
        SymbolSource source = _sources[symbol.Table];
        ReadOnlySpan<byte> name = ElfText.At(source.Table.Strings.Span, symbol.NameOffset);
        return source.Origin == SymbolOrigin.LinkageStub ? name : WithoutVersion(name);
    }

    private static ReadOnlySpan<byte> WithoutVersion(ReadOnlySpan<byte> name)
    {
        int at = name.IndexOf((byte)'@');
        return at > 0 ? name[..at] : name;
    }

    private static bool IsName(ReadOnlySpan<byte> strings, uint offset, ReadOnlySpan<byte> name)
    {
        if (offset >= (uint)strings.Length) return false;
        ReadOnlySpan<byte> rest = strings[(int)offset..];
        return rest.Length > name.Length && rest[name.Length] is 0 or (byte)'@' && rest[0] == name[0] && rest.StartsWith(name);
    }
}
