namespace Weft.Symbols.Elf;

/// <summary>Tells which entries of one file's symbol table belong into a <see cref="SymbolTable"/>.</summary>
internal readonly struct SymbolFilter
{
    private const uint FirstReservedIndex = RawSymbol.FirstReservedIndex;

    // A program has one executable segment, seldom a few.
    private const int MaximumExecutableSegments = 64;

    private readonly ElfImage _image;
    private readonly (ulong Start, ulong Size)[] _code = [];
    private readonly RawSymbolTable _table;
    private readonly SymbolSelection _selection;

    /// <summary>Creates the filter for a table.</summary>
    public SymbolFilter(ElfImage image, RawSymbolTable table, SymbolSelection selection)
    {
        _image = image;
        _table = table;
        _selection = selection;
        if (!image.Sections.IsEmpty) return;
        List<(ulong Start, ulong Size)> code = [];
        foreach (ref readonly ElfSegment segment in image.Segments)
            if (segment.Type == ElfSegmentType.Load && segment.IsExecutable && code.Count < MaximumExecutableSegments) code.Add((segment.Address, segment.MemorySize));
        _code = [.. code];
    }

    /// <summary>True for a defined, named symbol of the selection at an address of its own.</summary>
    public bool Accepts(in RawSymbol symbol, int index)
    {
        // Nothing that has a name begins where the ELF header is; absolute symbols are numbers, not places.
        if (symbol.Value == 0 || symbol.Section == 0 || symbol.Name == 0 || symbol.Name >= (uint)_table.Strings.Length) return false;
        if (symbol.Section >= FirstReservedIndex && symbol.Section != RawSymbol.ExtendedIndex) return false;
        SymbolKind kind = (SymbolKind)(symbol.Information & 15);
        return _selection == SymbolSelection.Code
            // Assembler code may be marked as data, or have its tables among the code: gdb names either.
            ? kind is SymbolKind.Function or SymbolKind.IndirectFunction || (kind is SymbolKind.Untyped or SymbolKind.Object && IsInCode(symbol, index))
            : kind == SymbolKind.Object || (kind == SymbolKind.Untyped && !IsInCode(symbol, index));
    }

    private bool IsInCode(in RawSymbol symbol, int index)
    {
        ReadOnlySpan<ElfSection> sections = _image.Sections;
        if (sections.IsEmpty)
        {
            foreach ((ulong start, ulong size) in _code)
                if (symbol.Value - start < size) return true;
            return false;
        }
        uint section = _table.SectionOf(symbol, index);
        // Marks such as _etext name a section and lie at its end, outside of it.
        return section < (uint)sections.Length && sections[(int)section].IsExecutable && sections[(int)section].Contains(symbol.Value);
    }
}
