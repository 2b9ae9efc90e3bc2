namespace Weft.Symbols.Dwarf;

/// <summary>The value of an attribute as it is written; nothing it points to was read.</summary>
/// <param name="Class">What the number means.</param>
/// <param name="Number">An address, offset, index or constant.</param>
internal readonly record struct AttributeValue(ValueClass Class, ulong Number)
{
    /// <summary>Whether the attribute is there and of use.</summary>
    public bool IsPresent => Class != ValueClass.None;

    /// <summary>An offset into a section, which older producers write as a constant; -1 when it is none.</summary>
    public long AsSectionOffset =>
        Class is ValueClass.SectionOffset or ValueClass.Constant && Number <= int.MaxValue ? (long)Number : -1;

    /// <summary>A line, column, file or language number; 0 when absent or out of range.</summary>
    public int AsNumber => Class == ValueClass.Constant && Number <= int.MaxValue ? (int)Number : 0;
}
