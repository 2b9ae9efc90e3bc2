namespace Weft.Symbols.Dwarf;

/// <summary>The attributes of an entry that say what it is called.</summary>
/// <param name="Tag">The kind of entry.</param>
/// <param name="Name">DW_AT_name.</param>
/// <param name="LinkageName">DW_AT_linkage_name, or MIPS's before DWARF 4.</param>
/// <param name="Origin">The entry that says the rest: DW_AT_abstract_origin, DW_AT_specification or DW_AT_signature.</param>
internal readonly record struct NameAttributes(ushort Tag, AttributeValue Name, AttributeValue LinkageName, AttributeValue Origin)
{
    /// <summary>Reads them.</summary>
    /// <param name="unit">The unit of the entry.</param>
    /// <param name="offset">The entry.</param>
    /// <param name="attributes">What it has.</param>
    /// <returns>False when there is no entry.</returns>
    public static bool TryRead(DwarfUnit unit, int offset, out NameAttributes attributes)
    {
        attributes = default;
        DwarfCursor cursor = unit.CursorAt(offset);
        int index = unit.Abbreviations.Find(cursor.Unsigned());
        if (index < 0) return false;
        ref readonly Abbreviation abbreviation = ref unit.Abbreviations[index];
        AttributeValue name = default, linkage = default, origin = default;
        foreach (ref readonly AttributeShape shape in unit.Abbreviations.ShapesOf(abbreviation))
        {
            AttributeValue value = FormReader.Read(ref cursor, shape.Form, shape.Constant, unit.Header.Format, unit.Header.Offset);
            switch (shape.Name)
            {
                case DwarfAttribute.Name: name = value; break;
                case DwarfAttribute.LinkageName or DwarfAttribute.MipsLinkageName: linkage = value; break;
                case DwarfAttribute.AbstractOrigin or DwarfAttribute.Specification or DwarfAttribute.Signature: origin = value; break;
            }
        }
        attributes = new(abbreviation.Tag, name, linkage, origin);
        return !cursor.Failed;
    }
}
