namespace Weft.Symbols.Dwarf;

/// <summary>What the root entry of a unit says about the whole unit.</summary>
internal sealed class UnitRoot
{
    /// <summary>Its kind, of <see cref="DwarfTag"/>; 0 when the entry could not be read.</summary>
    public ushort Tag { get; init; }

    /// <summary>Whether there are entries below it.</summary>
    public bool HasChildren { get; init; }

    /// <summary>The source file's name.</summary>
    public AttributeValue Name { get; init; }

    /// <summary>The directory the compiler ran in.</summary>
    public AttributeValue CompilationDirectory { get; init; }

    /// <summary>The unit's code.</summary>
    public CodeAttributes Code { get; init; }

    /// <summary>Where its line number program begins in .debug_line; -1 without one.</summary>
    public long LineOffset { get; init; }

    /// <summary>DW_LANG_*; 0 when unknown.</summary>
    public int Language { get; init; }

    /// <summary>Where its part of .debug_addr begins.</summary>
    public long AddressBase { get; init; }

    /// <summary>Where its part of .debug_str_offsets begins.</summary>
    public long StringOffsetsBase { get; init; }

    /// <summary>Where its part of .debug_rnglists begins.</summary>
    public long RangeListsBase { get; init; }

    /// <summary>Whether the entries themselves are in another file (.dwo, .dwp).</summary>
    public bool IsSkeleton { get; init; }

    /// <summary>Stands for a root that cannot be read.</summary>
    public static UnitRoot Unreadable { get; } = new() { LineOffset = -1 };

    /// <summary>Reads the attributes of a root entry.</summary>
    /// <param name="cursor">After the entry's code.</param>
    /// <param name="header">The unit's header.</param>
    /// <param name="abbreviation">The entry's shape.</param>
    /// <param name="shapes">The attributes of the shape.</param>
    public static UnitRoot Read(ref DwarfCursor cursor, in UnitHeader header, in Abbreviation abbreviation, ReadOnlySpan<AttributeShape> shapes)
    {
        AttributeValue name = default, directory = default, low = default, high = default, ranges = default, line = default, language = default;
        // Without the attribute, the first table of the section, after its header.
        int tableHeader = header.Format.Is64 ? 16 : 8;
        long addressBase = header.Format.Version >= 5 ? tableHeader : 0;
        long stringsBase = header.Format.Version >= 5 ? tableHeader : 0, rangesBase = tableHeader + 4;
        bool isSkeleton = abbreviation.Tag == DwarfTag.SkeletonUnit;
        foreach (AttributeShape shape in shapes)
        {
            AttributeValue value = FormReader.Read(ref cursor, shape.Form, shape.Constant, header.Format, header.Offset);
            switch (shape.Name)
            {
                case DwarfAttribute.Name: name = value; break;
                case DwarfAttribute.CompilationDirectory: directory = value; break;
                case DwarfAttribute.LowAddress: low = value; break;
                case DwarfAttribute.HighAddress: high = value; break;
                case DwarfAttribute.Ranges: ranges = value; break;
                case DwarfAttribute.LineProgram: line = value; break;
                case DwarfAttribute.Language: language = value; break;
                case DwarfAttribute.AddressBase or DwarfAttribute.GnuAddressBase: addressBase = value.AsSectionOffset; break;
                case DwarfAttribute.StringOffsetsBase: stringsBase = value.AsSectionOffset; break;
                case DwarfAttribute.RangeListsBase: rangesBase = value.AsSectionOffset; break;
                case DwarfAttribute.SplitName or DwarfAttribute.GnuSplitName: isSkeleton = true; break;
            }
        }
        return new UnitRoot
        {
            Tag = abbreviation.Tag,
            HasChildren = abbreviation.HasChildren,
            Name = name,
            CompilationDirectory = directory,
            Code = new(low, high, ranges),
            LineOffset = line.IsPresent ? line.AsSectionOffset : -1,
            Language = language.AsNumber,
            AddressBase = addressBase,
            StringOffsetsBase = stringsBase,
            RangeListsBase = rangesBase,
            IsSkeleton = isSkeleton,
        };
    }
}
