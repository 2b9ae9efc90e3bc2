using Weft.Tasks;

namespace Weft.Columns;

/// <summary>Finds a short name for a process's program.</summary>
public static class ProgramName
{
    /// <summary>
    /// The base name of the first argument; comm where there is no command line (kernel threads, zombies) or where it is
    /// not readable. A title such as "sshd: user@pts/0" or a login shell's "-bash" falls back to comm as well.
    /// </summary>
    public static ReadOnlySpan<byte> Of(TaskRow row)
    {
        if (row.CommandLine(out ReadOnlySpan<byte> line) != Presence.Present || line.IsEmpty) return row.Name;
        int end = line.IndexOf((byte)0);
        ReadOnlySpan<byte> first = end < 0 ? line : line[..end];
        if (first.IsEmpty || first[0] == '-' || first.IndexOf((byte)':') > 0 || first.IndexOf((byte)' ') >= 0) return row.Name;
        int slash = first.LastIndexOf((byte)'/');
        ReadOnlySpan<byte> name = first[(slash + 1)..];
        return name.IsEmpty ? row.Name : name;
    }
}
