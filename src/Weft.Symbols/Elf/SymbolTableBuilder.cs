namespace Weft.Symbols.Elf;

/// <summary>Makes a <see cref="SymbolTable"/> of the symbol tables of a file and of the files with its debug information.</summary>
/// <remarks>
/// Of several names for one address one is kept, the one that gdb prints: a symbol with a size before one without, a global or
/// weak one before a local one, then the name that is last in the order of its bytes (so <c>newlocale</c>, not
/// <c>__newlocale</c>). The same name in two tables is taken from the earlier (<see cref="SymbolOrigin"/>).
/// </remarks>
public sealed class SymbolTableBuilder(SymbolSelection selection)
{
    /// <summary>The most symbols one index holds; the largest browsers have some two million.</summary>
    public const int MaximumSymbols = 1 << 23;

    private const int MaximumTables = 16;
    // So much of a name decides between two, lest a hostile file has millions of long ones at one address.
    private const int MaximumCompared = 1024;

    private readonly List<SymbolSource> _sources = [];
    private readonly List<ElfImage> _images = [];
    private ulong[] _addresses = [];
    private SymbolEntry[] _entries = [];
    private int _count;

    /// <summary>Adds the symbols of a file: for the program's or library's own also the dynamic ones and the stubs of its linkage table.</summary>
    /// <param name="image">The file.</param>
    /// <param name="origin"><see cref="SymbolOrigin.Full"/> for the file itself; else what it is of it.</param>
    public void Add(ElfImage image, SymbolOrigin origin = SymbolOrigin.Full)
    {
        ArgumentNullException.ThrowIfNull(image);
        _images.Add(image);
        // Symbols of an object file are relative to sections that have no address yet.
        if (image.Type == ElfFileType.Relocatable) return;
        if (image.TryGetSymbols(ElfSectionType.SymbolTable, out RawSymbolTable full)) Add(image, full, origin);
        if (origin != SymbolOrigin.Full || !image.TryGetSymbols(ElfSectionType.DynamicSymbols, out RawSymbolTable dynamic)) dynamic = default;
        // A full table repeats the dynamic one; it may have less when symbols to keep were named to strip(1).
        if (full.Symbols.Length < dynamic.Symbols.Length) Add(image, dynamic, SymbolOrigin.Dynamic);
        if (origin == SymbolOrigin.Full && selection == SymbolSelection.Code) LinkageStubs.Add(image, dynamic, this);
    }

    /// <summary>Makes the index.</summary>
    public SymbolTable Build()
    {
        int[] order = SymbolOrder.Sort(_addresses, _count);
        SymbolIndexWriter writer = new(_count, _images);
        for (int i = 0; i < order.Length;)
        {
            ulong address = _addresses[order[i]];
            int end = i + 1;
            while (end < order.Length && _addresses[order[end]] == address) end++;
            ulong next = end < order.Length ? _addresses[order[end]] : ulong.MaxValue;
            int best = order[i];
            for (int other = i + 1; other < end; other++)
                if (IsBetter(_entries[order[other]], _entries[best])) best = order[other];
            // One that reaches further than the best keeps what lies behind that; so does a label without a size, up to the
            // next symbol, when its name is the later one: that is how gdb comes to print it.
            int longer = -1, label = -1;
            for (int other = i; other < end; other++)
            {
                ref readonly SymbolEntry entry = ref _entries[order[other]];
                if (entry.Size > _entries[best].Size && (longer < 0 || IsBetter(entry, _entries[longer]))) longer = order[other];
                if (!entry.HasSize && _entries[best].HasSize && _entries[best].Size < next - address
                    && ComparedName(entry).SequenceCompareTo(ComparedName(_entries[label < 0 ? best : label])) > 0) label = order[other];
            }
            if (label >= 0) writer.Add(address, _entries[label], next);
            if (longer >= 0) writer.Add(address, _entries[longer], next);
            writer.Add(address, _entries[best], next);
            i = end;
        }
        return writer.Finish([.. _sources], selection);
    }

    /// <summary>Adds symbols that are in no file.</summary>
    internal void AddStubs(ElfImage image, ReadOnlyMemory<byte> names, ReadOnlySpan<(ulong Address, uint Size, uint Name)> stubs)
    {
        if (stubs.IsEmpty || !TryAddSource(new SymbolSource(image, new RawSymbolTable(default, names, default), SymbolOrigin.LinkageStub), out byte table)) return;
        foreach ((ulong address, uint size, uint name) in stubs)
            Append(address, size, name, table, (byte)SymbolKind.Function);
    }

    private void Add(ElfImage image, in RawSymbolTable table, SymbolOrigin origin)
    {
        ReadOnlySpan<RawSymbol> symbols = table.Symbols;
        if (symbols.Length <= 1 || !TryAddSource(new SymbolSource(image, table, origin), out byte number)) return;
        SymbolFilter filter = new(image, table, selection);
        Reserve(symbols.Length);
        for (int i = 1; i < symbols.Length; i++)
        {
            ref readonly RawSymbol symbol = ref symbols[i];
            if (filter.Accepts(symbol, i)) Append(symbol.Value, symbol.Length, symbol.Name, number, symbol.Information);
        }
    }

    private bool TryAddSource(SymbolSource source, out byte number)
    {
        number = (byte)_sources.Count;
        if (_sources.Count >= MaximumTables) return false;
        _sources.Add(source);
        return true;
    }

    private void Append(ulong address, ulong size, uint name, byte table, byte information)
    {
        if (_count == _addresses.Length && !Reserve(1)) return;
        _addresses[_count] = address;
        _entries[_count++] = new SymbolEntry
        {
            Size = Math.Min(size, ulong.MaxValue - address),
            NameOffset = name,
            Table = table,
            Information = information,
            Rank = Rank(size, information),
            HasSize = size != 0,
        };
    }

    private bool Reserve(int more)
    {
        int wanted = (int)Math.Min(MaximumSymbols, (long)_count + more);
        if (wanted > _addresses.Length)
        {
            wanted = (int)Math.Min(MaximumSymbols, Math.Max(wanted, _count * 3L / 2));
            Array.Resize(ref _addresses, wanted);
            Array.Resize(ref _entries, wanted);
        }
        return _count < _addresses.Length;
    }

    private static byte Rank(ulong size, byte information) =>
        (byte)((size != 0 ? 2 : 0) | ((SymbolBinding)(information >> 4) != SymbolBinding.Local ? 1 : 0));

    private bool IsBetter(in SymbolEntry one, in SymbolEntry other)
    {
        if (one.Rank != other.Rank) return one.Rank > other.Rank;
        int names = ComparedName(one).SequenceCompareTo(ComparedName(other));
        return names != 0 ? names > 0 : one.Table < other.Table;
    }

    private ReadOnlySpan<byte> ComparedName(in SymbolEntry entry)
    {
        ReadOnlySpan<byte> rest = _sources[entry.Table].Table.Strings.Span[(int)entry.NameOffset..];
        if (rest.Length > MaximumCompared) rest = rest[..MaximumCompared];
        int end = rest.IndexOf((byte)0);
        return end < 0 ? rest : rest[..end];
    }
}
