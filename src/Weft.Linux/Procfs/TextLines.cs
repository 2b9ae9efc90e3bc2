namespace Weft.Linux.Procfs;

/// <summary>Walks the lines of a text. A last line without a newline is given too; <see cref="IsWhole"/> tells it apart.</summary>
public ref struct TextLines
{
    private readonly ReadOnlySpan<byte> _text;
    private int _next;

    /// <summary>Starts before the first line.</summary>
    public TextLines(ReadOnlySpan<byte> text)
    {
        _text = text;
        _next = 0;
    }

    /// <summary>Offset of the current line in the text.</summary>
    public int Start { get; private set; }

    /// <summary>The current line, without its newline.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Whether the current line ended in a newline: false means that the text was cut in it.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Moves to the next line; false at the end.</summary>
    public bool MoveNext()
    {
        if (_next >= _text.Length) return false;
        Start = _next;
        ReadOnlySpan<byte> rest = _text[_next..];
        int end = rest.IndexOf((byte)'\n');
        IsWhole = end >= 0;
        if (end < 0) end = rest.Length;
        Current = rest[..end];
        _next += end + 1;
        return true;
    }
}
