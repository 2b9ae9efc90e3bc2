namespace Weft.Symbols.Dwarf;

/// <summary>The units of one file, and what was read for them.</summary>
internal sealed class DwarfFile
{
    private readonly Dictionary<(long Offset, UnitFormat Format), AbbreviationTable> _abbreviations = [];
    private Dictionary<ulong, DwarfUnit>? _typeUnits;

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
        table = AbbreviationTable.Read(Sections.Abbreviations.Span, header.AbbreviationsOffset, format);
        _abbreviations.Add((header.AbbreviationsOffset, format), table);
        Charge(table.Bytes);
        return table;
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
                    if (section.At(start) is { Header.IsType: true } unit) _typeUnits.TryAdd(unit.Header.Signature, unit);
            }
            Charge(64L * _typeUnits.Count);
        }
        return _typeUnits.GetValueOrDefault(signature);
    }
}
