namespace Weft.Linux.Procfs;

/// <summary>Walks the rows of <c>limits</c> (proc_pid_limits(5), getrlimit(2)).</summary>
public ref struct ResourceLimits
{
    /// <summary>The value of a limit that is not set: RLIM_INFINITY.</summary>
    public const ulong Unlimited = ulong.MaxValue;

    // fs/proc/base.c prints the name in a column of 26, its widest name being 21.
    private const int NameWidth = 26;

    private static readonly byte[][] Names =
    [
        .. "cpu time,file size,data size,stack size,core file size,resident set,processes,open files,locked memory,address space"
            .Split(',').Select(System.Text.Encoding.ASCII.GetBytes),
        .. "file locks,pending signals,msgqueue size,nice priority,realtime priority,realtime timeout"
            .Split(',').Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    private TextLines _lines;

    /// <summary>Starts before the first row.</summary>
    public ResourceLimits(ReadOnlySpan<byte> text)
    {
        _lines = new TextLines(text);
        Kind = ResourceKind.Unknown;
        Name = default;
        Unit = default;
        Soft = Hard = 0;
    }

    /// <summary>What the current row limits.</summary>
    public ResourceKind Kind { get; private set; }

    /// <summary>The kernel's name for it, without <c>Max </c>.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The kernel's word for the unit; empty for priorities.</summary>
    public ReadOnlySpan<byte> Unit { get; private set; }

    /// <summary>The limit in force, or <see cref="Unlimited"/>.</summary>
    public ulong Soft { get; private set; }

    /// <summary>How far the process may raise it, or <see cref="Unlimited"/>.</summary>
    public ulong Hard { get; private set; }

    /// <summary>Moves to the next well-formed row; false at the end.</summary>
    public bool MoveNext()
    {
        while (_lines.MoveNext() && _lines.IsWhole)
        {
            ReadOnlySpan<byte> line = _lines.Current;
            if (line.Length <= NameWidth || !line.StartsWith("Max "u8)) continue;
            ReadOnlySpan<byte> rest = line[NameWidth..];
            if (!TryLimit(ref rest, out ulong soft) || !TryLimit(ref rest, out ulong hard)) continue;
            Name = NumberText.Trim(line[4..NameWidth]);
            Soft = soft;
            Hard = hard;
            Unit = NumberText.Trim(rest);
            Kind = Find(Name);
            return true;
        }
        return false;
    }

    /// <summary>The row of one kind.</summary>
    public static bool TryFind(ReadOnlySpan<byte> text, ResourceKind kind, out ulong soft, out ulong hard)
    {
        ResourceLimits rows = new(text);
        while (rows.MoveNext())
        {
            if (rows.Kind != kind) continue;
            soft = rows.Soft;
            hard = rows.Hard;
            return true;
        }
        soft = hard = 0;
        return false;
    }

    private static ResourceKind Find(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < Names.Length; i++)
            if (name.SequenceEqual(Names[i])) return (ResourceKind)i;
        return ResourceKind.Unknown;
    }

    private static bool TryLimit(ref ReadOnlySpan<byte> rest, out ulong value)
    {
        rest = rest.TrimStart((byte)' ');
        int end = rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        value = Unlimited;
        return word.SequenceEqual("unlimited"u8) || NumberText.TryDecimal(word, out value);
    }
}
