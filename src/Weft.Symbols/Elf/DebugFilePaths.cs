using System.Text;

namespace Weft.Symbols.Elf;

/// <summary>
/// Where a file's debug information may lie, as gdb looks for it (gdb manual, "Debugging Information in Separate Files").
/// Paths only: whether one exists, and whether it is the right file, the caller finds out (by build id, or by the checksum).
/// </summary>
public static class DebugFilePaths
{
    /// <summary>The directory where distributions install debug information.</summary>
    public const string Root = "/usr/lib/debug";

    // A build id is 8 to 64 bytes long (xxhash, MD5, SHA-1, SHA-256, --build-id=0x…); others would make odd paths.
    private const int MinimumBuildId = 2;
    private const int MaximumBuildId = 64;

    /// <summary>The place by build id: <c>/usr/lib/debug/.build-id/xx/rest.debug</c>; null when the build id is no usual one.</summary>
    public static string? ByBuildId(ReadOnlySpan<byte> buildId, string root = Root)
    {
        if (buildId.Length is < MinimumBuildId or > MaximumBuildId) return null;
        string hexadecimal = Convert.ToHexStringLower(buildId);
        return $"{root}/.build-id/{hexadecimal[..2]}/{hexadecimal[2..]}.debug";
    }

    /// <summary>The places by .gnu_debuglink, in the order to try: beside the file, in .debug there, below the debug directory.</summary>
    /// <param name="path">The absolute path of the file with the section.</param>
    /// <param name="link">What the section says.</param>
    /// <param name="root">The debug directory.</param>
    public static IEnumerable<string> ByDebugLink(string path, DebugLink link, string root = Root)
    {
        string name = Encoding.UTF8.GetString(link.Name.Span);
        if (name.Length == 0 || name is "." or ".." || name.Contains('/')) yield break;
        string directory = Directory(path);
        // A file that names itself holds no more than we have.
        if ($"{directory}/{name}" != path) yield return $"{directory}/{name}";
        yield return $"{directory}/.debug/{name}";
        yield return $"{root}{directory}/{name}";
        // Where /lib is a link to /usr/lib, packages may have either below the debug directory.
        if (directory.StartsWith("/usr/", StringComparison.Ordinal)) yield return $"{root}{directory[4..]}/{name}";
        else yield return $"{root}/usr{directory}/{name}";
    }

    /// <summary>The places by .gnu_debugaltlink: where its path says (seen from the file with the section), then by its build id.</summary>
    /// <param name="path">The absolute path of the file with the section: the debug file, when the section is in that.</param>
    /// <param name="link">What the section says.</param>
    /// <param name="root">The debug directory.</param>
    public static IEnumerable<string> ByAlternateLink(string path, AlternateDebugLink link, string root = Root)
    {
        string target = Encoding.UTF8.GetString(link.Path.Span);
        yield return target.StartsWith('/') ? target : $"{Directory(path)}/{target}";
        if (ByBuildId(link.BuildId.Span, root) is { } other) yield return other;
        int cache = target.LastIndexOf("/.dwz/", StringComparison.Ordinal);
        if (cache >= 0) yield return root + target[cache..];
    }

    private static string Directory(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash <= 0 ? "" : path[..slash];
    }
}
