namespace Weft.Symbols.Dwarf;

/// <summary>The abbreviations that one or more units use (.debug_abbrev; DWARF 5, 7.5.3).</summary>
internal sealed class AbbreviationTable
{
    /// <summary>Abbreviations of one table, and attributes of all together; real tables have some thousand.</summary>
    public const int Maximum = 1 << 20;

    // Attributes of one abbreviation; real ones have some twenty. Some take no byte in an entry, but time.
    private const int MaximumAttributes = 128;

    private readonly Abbreviation[] _entries;
    private readonly AttributeShape[] _shapes;
    // Null when the codes are 1, 2, 3 … in the order of the table, as all compilers write them.
    private readonly Dictionary<ulong, int>? _indexByCode;

    private AbbreviationTable(Abbreviation[] entries, AttributeShape[] shapes)
    {
        _entries = entries;
        _shapes = shapes;
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].Code == (ulong)i + 1) continue;
            _indexByCode = new Dictionary<ulong, int>(entries.Length);
            for (int at = 0; at < entries.Length; at++) _indexByCode.TryAdd(entries[at].Code, at);
            break;
        }
    }

    /// <summary>Memory that the table takes, about.</summary>
    public long Bytes => 64 + 40L * _entries.Length + 16L * _shapes.Length + (_indexByCode is null ? 0 : 32L * _entries.Length);

    /// <summary>Reads a table.</summary>
    /// <param name="section">.debug_abbrev.</param>
    /// <param name="offset">Where the table begins in it.</param>
    /// <param name="format">The format of the units that use it.</param>
    public static AbbreviationTable Read(ReadOnlySpan<byte> section, long offset, UnitFormat format)
    {
        DwarfCursor cursor = new(section, offset);
        List<Abbreviation> entries = new(128);
        List<AttributeShape> shapes = new(512);
        while (entries.Count < Maximum && shapes.Count < Maximum && TryReadOne(ref cursor, shapes, format, out Abbreviation entry)) entries.Add(entry);
        return new AbbreviationTable([.. entries], [.. shapes]);
    }

    /// <summary>Finds one abbreviation without reading the table to its end: for root entries, which stand at its beginning.</summary>
    /// <param name="section">.debug_abbrev.</param>
    /// <param name="unit">The unit whose table it is.</param>
    /// <param name="code">The code.</param>
    /// <param name="budget">How many abbreviations and attributes may be gone through; lessened by those that were.</param>
    /// <param name="shapes">Receives the attributes; its contents are replaced.</param>
    /// <param name="abbreviation">What was found; its <see cref="Abbreviation.First"/> counts in <paramref name="shapes"/>.</param>
    public static bool TryFindOne(
        ReadOnlySpan<byte> section, in UnitHeader unit, ulong code, ref int budget, List<AttributeShape> shapes, out Abbreviation abbreviation)
    {
        DwarfCursor cursor = new(section, unit.AbbreviationsOffset);
        while (budget > 0)
        {
            shapes.Clear();
            if (!TryReadOne(ref cursor, shapes, unit.Format, out abbreviation)) return false;
            budget -= 1 + shapes.Count;
            if (abbreviation.Code == code) return true;
        }
        abbreviation = default;
        return false;
    }

    /// <summary>The abbreviation of an index that <see cref="Find"/> gave.</summary>
    public ref readonly Abbreviation this[int index] => ref _entries[index];

    /// <summary>The index of the abbreviation with a code; -1 when there is none.</summary>
    public int Find(ulong code)
    {
        if (_indexByCode is null) return code - 1 < (ulong)_entries.Length ? (int)code - 1 : -1;
        return _indexByCode.GetValueOrDefault(code, -1);
    }

    /// <summary>Skips the attributes of an entry.</summary>
    /// <param name="cursor">After the entry's code.</param>
    /// <param name="abbreviation">The entry's shape, of this table.</param>
    /// <param name="format">The unit's.</param>
    public void SkipAttributes(ref DwarfCursor cursor, in Abbreviation abbreviation, UnitFormat format)
    {
        if (abbreviation.FixedBytes >= 0)
        {
            cursor.Skip((ulong)abbreviation.FixedBytes);
            return;
        }
        foreach (ref readonly AttributeShape shape in ShapesOf(abbreviation)) FormReader.Skip(ref cursor, shape.Form, format);
    }

    /// <summary>The attributes of an abbreviation of this table.</summary>
    public ReadOnlySpan<AttributeShape> ShapesOf(in Abbreviation abbreviation) => _shapes.AsSpan(abbreviation.First, abbreviation.Count);

    private static bool TryReadOne(ref DwarfCursor cursor, List<AttributeShape> shapes, UnitFormat format, out Abbreviation abbreviation)
    {
        abbreviation = default;
        ulong code = cursor.Unsigned();
        if (code == 0) return false;
        ulong tag = cursor.Unsigned();
        bool hasChildren = cursor.Byte() != 0;
        int first = shapes.Count;
        int total = 0;
        while (!cursor.Failed)
        {
            if (shapes.Count - first > MaximumAttributes) return false;
            ulong name = cursor.Unsigned();
            ulong form = cursor.Unsigned();
            if (name == 0 && form == 0) break;
            ushort shortForm = form > ushort.MaxValue ? (ushort)0 : (ushort)form;
            shapes.Add(new(
                name > ushort.MaxValue ? ushort.MaxValue : (ushort)name, shortForm, shortForm == DwarfForm.ImplicitConstant ? cursor.Signed() : 0));
            int size = DwarfForm.FixedBytes(shortForm, format);
            total = total < 0 || size < 0 ? -1 : total + size;
        }
        abbreviation = new(code, tag > ushort.MaxValue ? ushort.MaxValue : (ushort)tag, hasChildren, first, shapes.Count - first, total);
        return !cursor.Failed;
    }
}
