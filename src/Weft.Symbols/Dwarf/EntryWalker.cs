namespace Weft.Symbols.Dwarf;

/// <summary>Goes through the entries of a unit, or of one function, once and in order. No recursion: depth is chosen by the file.</summary>
internal static class EntryWalker
{
    // Inlined calls and blocks nest some hundred deep at the most.
    private const int MaximumDepth = 4096;
    // Functions, scopes or inlined calls of one unit. An entry can be a single byte, and takes more here.
    private const int MaximumEntries = 1 << 20;
    private const int InsideOtherFunction = -2;

    /// <summary>Indexes the functions and scopes of a unit.</summary>
    public static EntryIndex Index(DwarfUnit unit)
    {
        RangeMapBuilder functions = new();
        List<int> functionOffsets = [];
        List<NamedScope> scopes = [];
        Walk(unit, functions, functionOffsets, scopes, 0);
        return new EntryIndex(functions.Build(), [.. functionOffsets], [.. scopes]);
    }

    /// <summary>Adds the ranges of all functions of a unit to a map of units.</summary>
    public static void AddFunctions(DwarfUnit unit, RangeMapBuilder units, int value) => Walk(unit, units, null, null, value);

    /// <summary>Reads the inlined calls of a function.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="offset">The function's entry.</param>
    public static FunctionBody Body(DwarfUnit unit, int offset)
    {
        AbbreviationTable table = unit.Abbreviations;
        RangeMapBuilder map = new();
        List<InlinedCall> calls = [];
        Stack<int> open = new();
        DwarfCursor cursor = unit.CursorAt(offset);
        while (true)
        {
            int at = cursor.Position;
            ulong code = cursor.Unsigned();
            if (code == 0)
            {
                if (cursor.Failed || !open.TryPop(out _) || open.Count == 0) break;
                continue;
            }
            int index = table.Find(code);
            if (index < 0) break;
            ref readonly Abbreviation abbreviation = ref table[index];
            int around = open.TryPeek(out int top) ? top : -1;
            int inside = around;
            if (abbreviation.Tag == DwarfTag.InlinedSubroutine && around != InsideOtherFunction && calls.Count < MaximumEntries)
            {
                inside = calls.Count;
                calls.Add(ReadCall(ref cursor, unit, abbreviation, at, around, map, inside));
            }
            else
            {
                if (abbreviation.Tag == DwarfTag.Subprogram && open.Count > 0) inside = InsideOtherFunction;
                table.SkipAttributes(ref cursor, abbreviation, unit.Header.Format);
            }
            if (abbreviation.HasChildren && open.Count < MaximumDepth) open.Push(inside);
            else if (abbreviation.HasChildren || open.Count == 0) break;
        }
        return new FunctionBody(offset, map.Build(), [.. calls]);
    }

    private static InlinedCall ReadCall(
        ref DwarfCursor cursor, DwarfUnit unit, in Abbreviation abbreviation, int at, int around, RangeMapBuilder map, int number)
    {
        AttributeValue low = default, high = default, ranges = default, file = default, line = default, column = default;
        foreach (ref readonly AttributeShape shape in unit.Abbreviations.ShapesOf(abbreviation))
        {
            AttributeValue value = FormReader.Read(ref cursor, shape.Form, shape.Constant, unit.Header.Format, unit.Header.Offset);
            switch (shape.Name)
            {
                case DwarfAttribute.LowAddress: low = value; break;
                case DwarfAttribute.HighAddress: high = value; break;
                case DwarfAttribute.Ranges: ranges = value; break;
                case DwarfAttribute.CallFile: file = value; break;
                case DwarfAttribute.CallLine: line = value; break;
                case DwarfAttribute.CallColumn: column = value; break;
            }
        }
        unit.AddRanges(new CodeAttributes(low, high, ranges), map, number);
        return new InlinedCall(at, around, file.AsNumber, line.AsNumber, column.AsNumber);
    }

    private static void Walk(DwarfUnit unit, RangeMapBuilder ranges, List<int>? functions, List<NamedScope>? scopes, int fixedValue)
    {
        AbbreviationTable table = unit.Abbreviations;
        UnitFormat format = unit.Header.Format;
        Stack<Level> open = new();
        Level here = new(-1, -1, IsInFunction: false);
        DwarfCursor cursor = unit.CursorAt(unit.Header.FirstEntry);
        while (true)
        {
            int at = cursor.Position;
            ulong code = cursor.Unsigned();
            if (code == 0)
            {
                if (cursor.Failed || open.Count == 0) break;
                if (here.Opened >= 0 && scopes is not null) scopes[here.Opened] = scopes[here.Opened] with { End = cursor.Position };
                here = open.Pop();
                if (open.Count == 0) break;
                continue;
            }
            int index = table.Find(code);
            if (index < 0) break;
            ref readonly Abbreviation abbreviation = ref table[index];
            Level inside = here with { Opened = -1 };
            switch (abbreviation.Tag)
            {
                case DwarfTag.Subprogram:
                    CodeAttributes attributes = ReadCode(ref cursor, table, abbreviation, unit);
                    inside = inside with { IsInFunction = true };
                    if (!attributes.IsPresent || functions?.Count >= MaximumEntries) break;
                    unit.AddRanges(attributes, ranges, functions?.Count ?? fixedValue);
                    functions?.Add(at);
                    break;
                case DwarfTag.Namespace or DwarfTag.ClassType or DwarfTag.StructureType or DwarfTag.UnionType or DwarfTag.InterfaceType or DwarfTag.Module
                    when abbreviation.HasChildren && scopes?.Count < MaximumEntries:
                    inside = new Level(scopes.Count, scopes.Count, IsInFunction: false);
                    // To the unit's end until it is closed, which a cut unit may not do.
                    scopes.Add(new NamedScope(at, unit.Header.End, here.Scope, here.IsInFunction));
                    goto default;
                default:
                    table.SkipAttributes(ref cursor, abbreviation, format);
                    break;
            }
            if (abbreviation.HasChildren && open.Count < MaximumDepth)
            {
                open.Push(here);
                here = inside;
            }
            else if (abbreviation.HasChildren || open.Count == 0) break;
        }
    }

    private static CodeAttributes ReadCode(ref DwarfCursor cursor, AbbreviationTable table, in Abbreviation abbreviation, DwarfUnit unit)
    {
        AttributeValue low = default, high = default, ranges = default;
        foreach (ref readonly AttributeShape shape in table.ShapesOf(abbreviation))
        {
            switch (shape.Name)
            {
                case DwarfAttribute.LowAddress: low = Read(ref cursor, shape); break;
                case DwarfAttribute.HighAddress: high = Read(ref cursor, shape); break;
                case DwarfAttribute.Ranges: ranges = Read(ref cursor, shape); break;
                default: FormReader.Skip(ref cursor, shape.Form, unit.Header.Format); break;
            }
        }
        return new CodeAttributes(low, high, ranges);

        AttributeValue Read(ref DwarfCursor at, in AttributeShape shape) =>
            FormReader.Read(ref at, shape.Form, shape.Constant, unit.Header.Format, unit.Header.Offset);
    }

    // Opened: the scope that this level's entry opened, -1 for none. Scope: the innermost scope at this level.
    private readonly record struct Level(int Opened, int Scope, bool IsInFunction);
}
