namespace Weft.Linux.Procfs;

/// <summary>
/// Walks <c>mountinfo</c> (proc_pid_mountinfo(5)). Lines without the parts a line must have are passed over. Where a blank,
/// tab, newline or backslash stands in a name, the text has its octal escape.
/// </summary>
public ref struct MountLines
{
    private const int MountPointField = 4;
    private const int OptionsField = 5;
    private TextLines _lines;

    /// <summary>Starts before the first line.</summary>
    public MountLines(ReadOnlySpan<byte> text) => _lines = new TextLines(text);

    /// <summary>Where it is mounted, escaped.</summary>
    public ReadOnlySpan<byte> MountPoint { get; private set; }

    /// <summary>The options of this mount, such as <c>rw,nosuid</c>.</summary>
    public ReadOnlySpan<byte> Options { get; private set; }

    /// <summary>The kind of file system, such as <c>proc</c>.</summary>
    public ReadOnlySpan<byte> FileSystem { get; private set; }

    /// <summary>The options of the file system, such as <c>rw,hidepid=invisible</c>.</summary>
    public ReadOnlySpan<byte> FileSystemOptions { get; private set; }

    /// <summary>Moves to the next mount; false at the end.</summary>
    public bool MoveNext()
    {
        while (_lines.MoveNext())
        {
            ReadOnlySpan<byte> line = _lines.Current;
            // Optional fields stand between the sixth field and a dash, and no field before can be a dash alone.
            int dash = line.IndexOf(" - "u8);
            if (dash < 0) continue;
            ReadOnlySpan<byte> before = line[..dash], after = line[(dash + 3)..];
            MountPoint = Field(before, MountPointField);
            Options = Field(before, OptionsField);
            FileSystem = Field(after, 0);
            FileSystemOptions = Field(after, 2);
            if (!MountPoint.IsEmpty && !FileSystem.IsEmpty) return true;
        }
        return false;
    }

    /// <summary>The value of one option of a list; an option without a value has an empty one.</summary>
    /// <param name="options">Options with commas between.</param>
    /// <param name="name">The option's name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it is there.</returns>
    public static bool TryFindOption(ReadOnlySpan<byte> options, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (!options.IsEmpty)
        {
            int comma = options.IndexOf((byte)',');
            ReadOnlySpan<byte> option = comma < 0 ? options : options[..comma];
            options = comma < 0 ? default : options[(comma + 1)..];
            if (!option.StartsWith(name) || (option.Length > name.Length && option[name.Length] != '=')) continue;
            value = option.Length > name.Length ? option[(name.Length + 1)..] : default;
            return true;
        }
        value = default;
        return false;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> text, int index)
    {
        for (; index > 0; index--)
        {
            int blank = text.IndexOf((byte)' ');
            if (blank < 0) return default;
            text = text[(blank + 1)..];
        }
        int end = text.IndexOf((byte)' ');
        return end < 0 ? text : text[..end];
    }
}
