namespace Weft.Symbols.Elf;

/// <summary>What .gnu_debugaltlink says: the file with what dwz(1) found common to several files.</summary>
/// <param name="Path">Its path, absolute or relative to the directory of the file with the section; bytes that are not trusted.</param>
/// <param name="BuildId">The build id that file must have.</param>
public readonly record struct AlternateDebugLink(ReadOnlyMemory<byte> Path, ReadOnlyMemory<byte> BuildId)
{
    /// <summary>Reads the section's bytes: the path, NUL, the build id.</summary>
    /// <returns>False when either is missing.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> section, out AlternateDebugLink link)
    {
        link = default;
        int end = section.Span.IndexOf((byte)0);
        if (end <= 0 || end + 1 >= section.Length) return false;
        link = new AlternateDebugLink(section[..end], section[(end + 1)..]);
        return true;
    }
}
