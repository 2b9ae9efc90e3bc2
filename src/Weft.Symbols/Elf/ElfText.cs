namespace Weft.Symbols.Elf;

/// <summary>Strings in a string table: they begin at an offset and end at a NUL.</summary>
internal static class ElfText
{
    /// <summary>A name may be this long; the rest of a longer one is cut off.</summary>
    public const int MaximumLength = 1 << 16;

    /// <summary>The string at an offset, without its NUL; empty when the offset is outside or the end of the table comes first.</summary>
    public static ReadOnlySpan<byte> At(ReadOnlySpan<byte> table, uint offset)
    {
        if (offset >= (uint)table.Length) return default;
        ReadOnlySpan<byte> rest = table[(int)offset..];
        if (rest.Length > MaximumLength) rest = rest[..MaximumLength];
        int end = rest.IndexOf((byte)0);
        if (end >= 0) return rest[..end];
        return rest.Length == MaximumLength ? rest : default;
    }

    /// <summary>True when the string at an offset is this one.</summary>
    public static bool Is(ReadOnlySpan<byte> table, uint offset, ReadOnlySpan<byte> name)
    {
        if (offset >= (uint)table.Length) return false;
        ReadOnlySpan<byte> rest = table[(int)offset..];
        return rest.Length > name.Length && rest[name.Length] == 0 && rest[..name.Length].SequenceEqual(name);
    }
}
