namespace Weft.Symbols.Elf;

/// <summary>Takes symbols in the order of their addresses and lays them out for the search.</summary>
internal sealed class SymbolIndexWriter
{
    private readonly (ulong Start, ulong End)[] _places;
    private ulong[] _addresses;
    private SymbolEntry[] _entries;
    private int _count;
    private int _place;

    /// <summary>Begins an index.</summary>
    /// <param name="capacity">How many symbols may come.</param>
    /// <param name="images">The files, for where their sections end.</param>
    public SymbolIndexWriter(int capacity, IEnumerable<ElfImage> images)
    {
        _addresses = new ulong[capacity];
        _entries = new SymbolEntry[capacity];
        List<(ulong Start, ulong End)> places = [];
        foreach (ElfImage image in images) AddPlaces(image, places);
        places.Sort();
        _places = [.. places];
    }

    /// <summary>Adds a symbol.</summary>
    /// <param name="address">Its address, not below the last one's.</param>
    /// <param name="entry">The symbol.</param>
    /// <param name="next">The next higher address of a symbol.</param>
    public void Add(ulong address, SymbolEntry entry, ulong next)
    {
        int enclosing = _count - 1;
        while (enclosing >= 0 && End(enclosing) <= address) enclosing = _entries[enclosing].Enclosing;
        if (!entry.HasSize)
        {
            entry.Size = Math.Min(next, PlaceEnd(address)) - address;
        }
        else
        {
            // What does not reach past this one's end is never of use when this one does not reach an address.
            while (enclosing >= 0 && End(enclosing) <= address + entry.Size) enclosing = _entries[enclosing].Enclosing;
        }
        entry.Enclosing = enclosing;
        if (_count == _addresses.Length)
        {
            Array.Resize(ref _addresses, Math.Max(16, _count * 5 / 4));
            Array.Resize(ref _entries, _addresses.Length);
        }
        _addresses[_count] = address;
        _entries[_count++] = entry;
    }

    /// <summary>The index.</summary>
    public SymbolTable Finish(SymbolSource[] sources, SymbolSelection selection)
    {
        // What was left out of the room that was reserved is given back when it is much.
        if (_addresses.Length - _count > _count / 4)
        {
            Array.Resize(ref _addresses, _count);
            Array.Resize(ref _entries, _count);
        }
        return new SymbolTable(_addresses, _entries, _count, sources, selection);
    }

    private ulong End(int index) => _addresses[index] + _entries[index].Size;

    private ulong PlaceEnd(ulong address)
    {
        while (_place < _places.Length && _places[_place].End <= address) _place++;
        // Without a section around it, a symbol covers one byte.
        return _place < _places.Length && _places[_place].Start <= address ? _places[_place].End : address + 1;
    }

    private static void AddPlaces(ElfImage image, List<(ulong Start, ulong End)> places)
    {
        foreach (ref readonly ElfSection section in image.Sections)
            if (section.IsLoaded && section.Size != 0 && section.Address <= ulong.MaxValue - section.Size)
                places.Add((section.Address, section.Address + section.Size));
        if (!image.Sections.IsEmpty) return;
        foreach (ref readonly ElfSegment segment in image.Segments)
            if (segment.Type == ElfSegmentType.Load && segment.MemorySize != 0 && segment.Address <= ulong.MaxValue - segment.MemorySize)
                places.Add((segment.Address, segment.Address + segment.MemorySize));
    }
}
