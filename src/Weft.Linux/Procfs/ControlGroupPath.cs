namespace Weft.Linux.Procfs;

/// <summary>Chooses the one path that best says where a task belongs, out of the lines of <c>cgroup</c>.</summary>
public static class ControlGroupPath
{
    private const string DeletedMark = " (deleted)";

    /// <summary>
    /// The first of these that is not the root: version 2, systemd's named hierarchy, pids, memory, cpu, any other; else the
    /// root. On hybrid hosts version 2 is there but empty, and only the controllers' own hierarchies know the place.
    /// </summary>
    /// <param name="text">The whole file.</param>
    /// <param name="path">The path, a removed group's mark <c> (deleted)</c> taken off.</param>
    /// <returns>False when there is no well-formed line.</returns>
    public static bool TryChoose(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> path)
    {
        path = default;
        int best = int.MaxValue;
        ControlGroupEntries entries = new(text);
        while (entries.MoveNext())
        {
            int rank = entries.Path.Length == 1 ? int.MaxValue - 1 : Rank(entries);
            if (rank >= best) continue;
            best = rank;
            path = entries.Path;
        }
        path = WithoutMark(path);
        return best != int.MaxValue;
    }

    /// <summary>The path without the mark that the kernel puts on a removed group's path.</summary>
    internal static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> path) =>
        path.EndsWith(" (deleted)"u8) ? path[..^DeletedMark.Length] : path;

    private static int Rank(in ControlGroupEntries entry) =>
        entry.IsUnified ? 0
        : entry.HasController("name=systemd"u8) ? 1
        : entry.HasController("pids"u8) ? 2
        : entry.HasController("memory"u8) ? 3
        : entry.HasController("cpu"u8) ? 4
        : 5;
}
