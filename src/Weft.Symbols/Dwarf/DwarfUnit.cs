namespace Weft.Symbols.Dwarf;

/// <summary>A unit: usually one source file with all it includes. What it holds is read when first asked for, and kept.</summary>
internal sealed partial class DwarfUnit
{
    private UnitRoot? _root;
    private AbbreviationTable? _abbreviations;
    private LineTable? _lines;
    private EntryIndex? _entries;

    /// <summary>A unit with a header that was read.</summary>
    public DwarfUnit(UnitSection section, UnitHeader header)
    {
        Section = section;
        Header = header;
    }

    /// <summary>The section that holds the unit.</summary>
    public UnitSection Section { get; }

    /// <summary>The file that holds the unit.</summary>
    public DwarfFile File => Section.File;

    /// <summary>The unit's header.</summary>
    public UnitHeader Header { get; }

    /// <summary>What the root entry says; empty when it cannot be read.</summary>
    public UnitRoot Root => _root ??= File.ReadRoot(this);

    /// <summary>The shapes of its entries.</summary>
    public AbbreviationTable Abbreviations => _abbreviations ??= File.Abbreviations(Header);

    /// <summary>Its line table; empty without one.</summary>
    public LineTable Lines
    {
        get
        {
            if (_lines is not null) return _lines;
            _lines = Root.LineOffset < 0 ? LineTable.Empty : LineTableReader.Read(this, Root.LineOffset);
            File.Charge(_lines.Bytes);
            return _lines;
        }
    }

    /// <summary>Its functions and the scopes that give names.</summary>
    public EntryIndex Entries
    {
        get
        {
            if (_entries is not null) return _entries;
            _entries = EntryWalker.Index(this);
            File.Charge(_entries.Bytes);
            return _entries;
        }
    }

    /// <summary>Whether an entry can begin at an offset of the section.</summary>
    public bool Holds(int offset) => offset >= Header.FirstEntry && offset < Header.End;

    /// <summary>A cursor at an entry of the unit that fails where the unit ends.</summary>
    public DwarfCursor CursorAt(int offset) => new(Section.Bytes.UpTo(Header.End)[..Header.End], offset);

    /// <summary>The string of an attribute; null when it has none.</summary>
    public string? Text(AttributeValue value) => DwarfText.Read(this, value, Section.Bytes);

    /// <summary>The address of an attribute.</summary>
    public bool TryAddress(AttributeValue value, out ulong address)
    {
        address = value.Number;
        if (value.Class == ValueClass.Address) return true;
        return value.Class == ValueClass.AddressIndex && TryIndexedAddress(value.Number, out address);
    }

    /// <summary>Finds the entry that an attribute refers to.</summary>
    public bool TryFollow(AttributeValue reference, out DwarfUnit unit, out int offset)
    {
        offset = reference.Number <= int.MaxValue ? (int)reference.Number : -1;
        DwarfUnit? found = null;
        switch (reference.Class)
        {
            case ValueClass.ReferenceHere: found = Holds(offset) ? this : Section.Containing(reference.Number); break;
            case ValueClass.InfoReference: found = File.Info.Containing(reference.Number); break;
            case ValueClass.AlternateReference: found = File.Alternate?.Info.Containing(reference.Number); break;
            case ValueClass.TypeSignature:
                found = File.TypeUnit(reference.Number);
                ulong at = found is null ? 0 : found.Header.TypeOffset + (ulong)found.Header.Offset;
                offset = at <= int.MaxValue ? (int)at : -1;
                if (found?.Holds(offset) == false) found = null;
                break;
        }
        unit = found ?? this;
        return found is not null;
    }

    private bool TryIndexedAddress(ulong index, out ulong address) =>
        DwarfText.TableEntry(File.Sections.Addresses.Whole, Root.AddressBase, index, Header.Format.AddressBytes, out address);
}
