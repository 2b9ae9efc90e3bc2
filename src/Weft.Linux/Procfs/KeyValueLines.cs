namespace Weft.Linux.Procfs;

/// <summary>Walks lines of the form <c>key: value</c> (io, sched, fdinfo, smaps_rollup, meminfo); other lines are passed over.</summary>
public ref struct KeyValueLines
{
    private TextLines _lines;

    /// <summary>Starts before the first line.</summary>
    public KeyValueLines(ReadOnlySpan<byte> text)
    {
        _lines = new TextLines(text);
        Key = default;
        Value = default;
    }

    /// <summary>What stands before the first colon, blanks around it removed.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>What stands after it, blanks around it removed.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Moves to the next line with a colon; false at the end. A line that lost its newline is cut and not given.</summary>
    public bool MoveNext()
    {
        while (_lines.MoveNext() && _lines.IsWhole)
        {
            int colon = _lines.Current.IndexOf((byte)':');
            if (colon <= 0) continue;
            Key = NumberText.Trim(_lines.Current[..colon]);
            Value = NumberText.Trim(_lines.Current[(colon + 1)..]);
            return true;
        }
        return false;
    }

    /// <summary>The value of one key as a number; sizes in kB come as bytes (see <see cref="SizeText"/>).</summary>
    public static bool TryFind(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, out ulong value)
    {
        KeyValueLines lines = new(text);
        while (lines.MoveNext())
            if (lines.Key.SequenceEqual(key)) return SizeText.TryParse(lines.Value, out value);
        value = 0;
        return false;
    }
}
