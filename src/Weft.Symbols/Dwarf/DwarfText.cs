using System.Buffers.Binary;
using System.Text;
using Weft.Symbols.Elf;

namespace Weft.Symbols.Dwarf;

/// <summary>Finds the bytes of strings.</summary>
internal static class DwarfText
{
    /// <summary>Bytes that one name may take; templates of C++ reach some thousand. The rest of a longer one is cut off.</summary>
    public const int MaximumBytes = 1 << 15;

    /// <summary>Bytes that one part of a path may take: the kernel's limit for a whole one.</summary>
    public const int MaximumPathBytes = 4096;

    /// <summary>The string of a value, or null when the value is none or lies outside its section.</summary>
    /// <param name="unit">The unit that holds the value.</param>
    /// <param name="value">The value.</param>
    /// <param name="here">The section that holds the value, for strings written in place.</param>
    /// <param name="maximum">Bytes after which it is cut off.</param>
    public static string? Read(DwarfUnit unit, AttributeValue value, SectionBytes here, int maximum = MaximumBytes)
    {
        DwarfSections sections = unit.File.Sections;
        switch (value.Class)
        {
            case ValueClass.TextHere: return At(here, value.Number, maximum);
            case ValueClass.TextOffset: return At(sections.Strings, value.Number, maximum);
            case ValueClass.LineTextOffset: return At(sections.LineStrings, value.Number, maximum);
            case ValueClass.AlternateTextOffset: return sections.Alternate is { } alternate ? At(alternate.Strings, value.Number, maximum) : null;
            case ValueClass.TextIndex:
                UnitFormat format = unit.Header.Format;
                return TableEntry(sections.StringOffsets.Whole, unit.Root.StringOffsetsBase, value.Number, format.OffsetBytes, out ulong offset)
                    ? At(sections.Strings, offset, maximum) : null;
            default: return null;
        }
    }

    /// <summary>Reads an entry of a table of offsets or addresses.</summary>
    /// <param name="section">The section.</param>
    /// <param name="start">Where the unit's part begins; negative when that is unknown.</param>
    /// <param name="index">The entry.</param>
    /// <param name="bytes">Bytes of an entry, 4 or 8.</param>
    /// <param name="value">The entry's value.</param>
    public static bool TableEntry(ReadOnlySpan<byte> section, long start, ulong index, int bytes, out ulong value)
    {
        value = 0;
        if (start < 0 || index > int.MaxValue) return false;
        long at = start + (long)index * bytes;
        if (at > section.Length - bytes) return false;
        ReadOnlySpan<byte> entry = section.Slice((int)at, bytes);
        value = bytes == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(entry) : BinaryPrimitives.ReadUInt32LittleEndian(entry);
        return true;
    }

    private static string? At(SectionBytes section, ulong offset, int maximum)
    {
        if (offset >= (ulong)section.Length) return null;
        ReadOnlySpan<byte> bytes = section.UpTo((long)offset + maximum);
        if (offset >= (ulong)bytes.Length) return null;
        ReadOnlySpan<byte> rest = bytes[(int)offset..];
        if (rest.Length > maximum) rest = rest[..maximum];
        int end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }
}
