using System.Runtime.InteropServices;

namespace Weft.Symbols.Dwarf;

/// <summary>The units of one file, and what was read for them.</summary>
internal sealed class DwarfFile
{
    // Abbreviations and their attributes that are gone through for root entries, of all units together. It is the first of a table, as a rule;
    // dwz sorts by use.
    private const int MaximumRootSearch = 1 << 26;

    private readonly Dictionary<(long Offset, UnitFormat Format), AbbreviationTable> _abbreviations = [];
    private int _rootSearch = MaximumRootSearch;
    private Dictionary<ulong, (UnitSection Section, int Offset)>? _typeUnits;

    /// <summary>Wraps the sections of a file; nothing is read yet.</summary>
    public DwarfFile(DwarfSections sections, bool isAlternate = false)
    {
        Sections = sections;
        Info = new UnitSection(this, sections.Info, isAlternate ? 2 : 0);
        Types = new UnitSection(this, sections.Types, isAlternate ? 3 : 1);
        // An alternate file has none itself.
        if (sections.Alternate is { } alternate && !isAlternate) Alternate = new DwarfFile(alternate, isAlternate: true);
    }

    /// <summary>The bytes.</summary>
    public DwarfSections Sections { get; }

    /// <summary>The units of .debug_info.</summary>
    public UnitSection Info { get; }

    /// <summary>The units of .debug_types.</summary>
    public UnitSection Types { get; }

    /// <summary>The file that dwz moved common parts to; null without.</summary>
    public DwarfFile? Alternate { get; }

    /// <summary>Memory that units and abbreviations take which were read, about.</summary>
    public long CachedBytes { get; private set; }

    /// <summary>Counts memory that something took.</summary>
    public void Charge(long bytes) => CachedBytes += bytes;

    /// <summary>Forgets what was read; it is read again when needed.</summary>
    public void Forget()
    {
        _abbreviations.Clear();
        _typeUnits = null;
        _rootSearch = MaximumRootSearch;
        Info.Forget();
        Types.Forget();
        CachedBytes = 0;
        Alternate?.Forget();
    }

    /// <summary>The abbreviations at an offset.</summary>
    public AbbreviationTable Abbreviations(in UnitHeader header)
    {
        // The version matters only for one form of DWARF 2; others share.
        UnitFormat format = header.Format with { Version = header.Format.Version <= 2 ? (byte)2 : (byte)5 };
        if (_abbreviations.TryGetValue((header.AbbreviationsOffset, format), out AbbreviationTable? table)) return table;
        table = AbbreviationTable.Read(Sections.Abbreviations.Whole, header.AbbreviationsOffset, format);
        _abbreviations.Add((header.AbbreviationsOffset, format), table);
        Charge(table.Bytes);
        return table;
    }

    /// <summary>Reads the root entry of a unit.</summary>
    public UnitRoot ReadRoot(DwarfUnit unit)
    {
        DwarfCursor cursor = unit.CursorAt(unit.Header.FirstEntry);
        List<AttributeShape> shapes = [];
        bool found = AbbreviationTable.TryFindOne(
            Sections.Abbreviations.Whole, unit.Header, cursor.Unsigned(), ref _rootSearch, shapes, out Abbreviation abbreviation);
        return found ? UnitRoot.Read(ref cursor, unit.Header, abbreviation, CollectionsMarshal.AsSpan(shapes)) : UnitRoot.Unreadable;
    }

    /// <summary>The type unit with a signature; null when there is none.</summary>
    public DwarfUnit? TypeUnit(ulong signature)
    {
        if (_typeUnits is null)
        {
            _typeUnits = [];
            foreach (UnitSection section in (ReadOnlySpan<UnitSection>)[Types, Info])
            {
                foreach (int start in section.Starts)
                    if (section.Look(start) is { Header.IsType: true } unit) _typeUnits.TryAdd(unit.Header.Signature, (section, start));
            }
            Charge(48L * _typeUnits.Count);
        }
        return _typeUnits.TryGetValue(signature, out var place) ? place.Section.At(place.Offset) : null;
    }
}
