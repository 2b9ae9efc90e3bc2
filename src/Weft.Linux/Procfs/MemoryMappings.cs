namespace Weft.Linux.Procfs;

/// <summary>Walks the lines of <c>maps</c> (proc_pid_maps(5)), lowest address first.</summary>
public ref struct MemoryMappings
{
    private TextLines _lines;

    /// <summary>Starts before the first line.</summary>
    public MemoryMappings(ReadOnlySpan<byte> text)
    {
        _lines = new TextLines(text);
        Current = default;
    }

    /// <summary>The current mapping.</summary>
    public MemoryMapping Current { get; private set; }

    /// <summary>Moves to the next well-formed line; false at the end. A line that was cut is not given.</summary>
    public bool MoveNext()
    {
        while (_lines.MoveNext() && _lines.IsWhole)
        {
            if (!TryParseLine(_lines.Current, out MemoryMapping mapping)) continue;
            Current = mapping;
            return true;
        }
        return false;
    }

    /// <summary>Parses one line, such as <c>7f12c0a00000-7f12c0a28000 r-xp 00028000 fd:00 1835 /usr/lib/libc.so.6</c>.</summary>
    public static bool TryParseLine(ReadOnlySpan<byte> line, out MemoryMapping mapping)
    {
        mapping = default;
        ReadOnlySpan<byte> range = BlankWords.Next(ref line), rights = BlankWords.Next(ref line), offsetText = BlankWords.Next(ref line), device = BlankWords.Next(ref line), inodeText = BlankWords.Next(ref line);
        int dash = range.IndexOf((byte)'-'), colon = device.IndexOf((byte)':');
        if (dash < 0 || colon < 0 || rights.Length != 4) return false;
        if (!NumberText.TryHexadecimal(range[..dash], out ulong start) || !NumberText.TryHexadecimal(range[(dash + 1)..], out ulong end) || end <= start) return false;
        if (!NumberText.TryHexadecimal(offsetText, out ulong offset) || !NumberText.TryDecimal(inodeText, out ulong inode)) return false;
        if (!NumberText.TryHexadecimal(device[..colon], out ulong major) || !NumberText.TryHexadecimal(device[(colon + 1)..], out ulong minor)) return false;
        mapping = new MemoryMapping
        {
            Start = start,
            End = end,
            IsReadable = rights[0] == (byte)'r',
            IsWritable = rights[1] == (byte)'w',
            IsExecutable = rights[2] == (byte)'x',
            IsShared = rights[3] == (byte)'s',
            Offset = offset,
            Device = (minor & 0xff) | (major << 8) | ((minor & ~0xffUL) << 12),
            Inode = inode,
            // Blanks pad the line; what follows the inode is the name, and may itself hold blanks.
            Name = line.TrimStart((byte)' '),
        };
        return true;
    }
}
