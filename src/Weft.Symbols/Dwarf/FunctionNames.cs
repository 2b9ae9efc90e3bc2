namespace Weft.Symbols.Dwarf;

/// <summary>Finds what functions are called, across units and files, and keeps what it found.</summary>
internal sealed class FunctionNames
{
    // References from an entry to the one with its name: an inlined call, its function, the declaration.
    private const int MaximumSteps = 16;
    private const int MaximumScopes = 64;
    // An entry of the cache besides its strings.
    private const int EntryCost = 120;

    private readonly Dictionary<(int Section, int Offset), FunctionName> _names = [];

    /// <summary>Forgets all names.</summary>
    public void Forget() => _names.Clear();

    /// <summary>The names of a function or of the function that an inlined call calls.</summary>
    /// <param name="unit">The unit of the entry.</param>
    /// <param name="offset">The entry.</param>
    public FunctionName Of(DwarfUnit unit, int offset)
    {
        if (_names.TryGetValue((unit.Section.Number, offset), out FunctionName? name)) return name;
        name = Read(unit, offset);
        _names.Add((unit.Section.Number, offset), name);
        unit.File.Charge(EntryCost + 2L * ((name.Linkage?.Length ?? 0) + (name.Qualified?.Length ?? 0)));
        return name;
    }

    private static FunctionName Read(DwarfUnit unit, int offset)
    {
        string? plain = null, linkage = null;
        for (int step = 0; step < MaximumSteps; step++)
        {
            if (!NameAttributes.TryRead(unit, offset, out NameAttributes attributes)) break;
            plain ??= unit.Text(attributes.Name);
            linkage ??= unit.Text(attributes.LinkageName);
            if (!attributes.Origin.IsPresent || !unit.TryFollow(attributes.Origin, out unit, out offset)) break;
        }
        if (plain is null) return linkage is null ? FunctionName.None : new FunctionName(linkage, linkage);
        return new FunctionName(linkage, Qualify(unit, offset, plain));
    }

    // The scopes around the last entry that was reached: a declaration is where the function belongs.
    private static string Qualify(DwarfUnit unit, int offset, string plain)
    {
        if (DwarfLanguage.HasNoScopes(unit.Root.Language)) return plain;
        List<string> parts = [plain];
        int scope = unit.Entries.ScopeAround(offset);
        int length = plain.Length;
        for (int step = 0; step < MaximumScopes && scope >= 0 && length < DwarfText.MaximumBytes; step++)
        {
            NamedScope here = unit.Entries.Scope(scope);
            if (!NameAttributes.TryRead(unit, here.Start, out NameAttributes attributes)) break;
            string? name = unit.Text(attributes.Name);
            bool isElsewhere = false;
            // A class that is defined here may be declared elsewhere, in its namespace; of one in a type unit, only the
            // members may be here.
            for (int hop = 0; hop < MaximumSteps && attributes.Origin.IsPresent; hop++)
            {
                if (name is not null && attributes.Origin.Class == ValueClass.TypeSignature) break;
                if (!unit.TryFollow(attributes.Origin, out DwarfUnit other, out int declaration) || !NameAttributes.TryRead(other, declaration, out attributes)) break;
                name ??= other.Text(attributes.Name);
                isElsewhere = true;
                unit = other;
                scope = unit.Entries.ScopeAround(declaration);
            }
            parts.Add(name ?? (attributes.Tag == DwarfTag.Namespace ? "(anonymous namespace)" : ""));
            length += parts[^1].Length;
            if (!isElsewhere) scope = here.IsLocal ? -1 : here.Parent;
        }
        parts.RemoveAll(string.IsNullOrEmpty);
        parts.Reverse();
        return string.Join(DwarfLanguage.Separator(unit.Root.Language), parts);
    }
}
