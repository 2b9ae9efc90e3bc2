namespace Weft.Linux.Procfs;

/// <summary>Walks the lines of <c>cgroup</c> (cgroups(7)): <c>id:controllers:path</c>, one for each hierarchy.</summary>
public ref struct ControlGroupEntries
{
    private TextLines _lines;

    /// <summary>Starts before the first line.</summary>
    public ControlGroupEntries(ReadOnlySpan<byte> text)
    {
        _lines = new TextLines(text);
        Hierarchy = 0;
        Controllers = default;
        Path = default;
    }

    /// <summary>The hierarchy's number: 0 for the unified one (version 2).</summary>
    public int Hierarchy { get; private set; }

    /// <summary>The controllers, separated by commas, or <c>name=…</c>; empty for version 2.</summary>
    public ReadOnlySpan<byte> Controllers { get; private set; }

    /// <summary>The path below the hierarchy's root, seen from this process's cgroup namespace (so it may begin with <c>/..</c>).</summary>
    public ReadOnlySpan<byte> Path { get; private set; }

    /// <summary>Whether this is the unified hierarchy.</summary>
    public readonly bool IsUnified => Hierarchy == 0 && Controllers.IsEmpty;

    /// <summary>Moves to the next well-formed line; false at the end. A line that lost its newline is cut and not given.</summary>
    public bool MoveNext()
    {
        while (_lines.MoveNext() && _lines.IsWhole)
        {
            ReadOnlySpan<byte> line = _lines.Current;
            int first = line.IndexOf((byte)':');
            if (first <= 0 || !NumberText.TryInt32(line[..first], out int hierarchy) || hierarchy < 0) continue;
            ReadOnlySpan<byte> rest = line[(first + 1)..];
            int second = rest.IndexOf((byte)':');
            if (second < 0 || second + 1 >= rest.Length || rest[second + 1] != '/') continue;
            Hierarchy = hierarchy;
            Controllers = rest[..second];
            Path = rest[(second + 1)..];
            return true;
        }
        return false;
    }

    /// <summary>Whether a controller is on the current line.</summary>
    public readonly bool HasController(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> rest = Controllers;
        while (!rest.IsEmpty)
        {
            int comma = rest.IndexOf((byte)',');
            if ((comma < 0 ? rest : rest[..comma]).SequenceEqual(name)) return true;
            rest = comma < 0 ? default : rest[(comma + 1)..];
        }
        return false;
    }
}
