using System.Buffers;

namespace Weft.Cli.Settings;

/// <summary>A place in the text of a settings file.</summary>
internal sealed class TomlCursor(string text)
{
    private static readonly SearchValues<char> s_names = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Characters before it.</summary>
    public int Place { get; private set; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; private set; } = 1;

    public bool IsEnd => Place >= text.Length;

    /// <summary>The character there; NUL at the end.</summary>
    public char Next => IsEnd ? '\0' : text[Place];

    /// <summary>What follows.</summary>
    public ReadOnlySpan<char> Rest => text.AsSpan(Place);

    /// <summary>Whether nothing but a comment follows in the line.</summary>
    public bool IsLineEnd => IsEnd || Next is '\n' or '#' || Rest.StartsWith("\r\n");

    public void Advance(int count = 1) => Place += count;

    /// <summary>The byte order mark that some editors write.</summary>
    public void SkipMark()
    {
        if (Next == '\uFEFF') Place++;
    }

    public void SkipBlanks()
    {
        while (Next is ' ' or '\t') Place++;
    }

    public void Take(char one)
    {
        if (!TryTake(one)) throw new TomlException($"there is no {one}");
    }

    public bool TryTake(char one)
    {
        if (IsEnd || Next != one) return false;
        Place++;
        return true;
    }

    /// <summary>A name without quotes.</summary>
    public string BareName()
    {
        int length = Rest.IndexOfAnyExcept(s_names);
        if (length < 0) length = Rest.Length;
        if (length == 0) throw new TomlException(IsEnd || Next < ' ' ? "a key is missing" : "a key has letters, digits, - and _ only, or stands in quotes");
        Place += length;
        return text.Substring(Place - length, length);
    }

    /// <summary>Blanks, a comment, and the end of the line.</summary>
    public void EndLine()
    {
        SkipBlanks();
        if (Next == '#') SkipComment();
        if (IsEnd) return;
        if (Rest.StartsWith("\r\n")) Place++;
        if (Next != '\n') throw new TomlException("there is more in the line than a key and its value");
        Place++;
        Line++;
    }

    /// <summary>Blanks, comments and ends of lines, as within a list.</summary>
    public void SkipLines()
    {
        while (true)
        {
            SkipBlanks();
            if (IsEnd || !IsLineEnd) return;
            EndLine();
        }
    }

    private void SkipComment()
    {
        while (!IsEnd && Next != '\n' && !Rest.StartsWith("\r\n"))
        {
            if ((Next < ' ' && Next != '\t') || Next == '\x7F') throw new TomlException("a comment has a control character");
            Place++;
        }
    }
}
