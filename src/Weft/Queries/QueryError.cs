using System.Text;

namespace Weft.Queries;

/// <summary>What is wrong with the text of a query, where, and what to write instead.</summary>
public sealed class QueryError
{
    private const int LongestWordShown = 40;
    private const int ExcerptWidth = 74;
    private const int ContextBefore = 40;

    internal QueryError(string text, string message, int position, int length, string hint)
    {
        Text = text;
        Message = message;
        Position = Math.Clamp(position, 0, text.Length);
        Length = Math.Clamp(length, 1, Math.Max(1, text.Length - Position));
        Hint = hint;
    }

    /// <summary>The query as it was given.</summary>
    public string Text { get; }

    /// <summary>What is wrong, with no full stop.</summary>
    public string Message { get; }

    /// <summary>Where, in characters from the start; the text's length when something is missing at the end.</summary>
    public int Position { get; }

    /// <summary>How many characters are meant, at least 1.</summary>
    public int Length { get; }

    /// <summary>What to write instead; empty when there is nothing to say.</summary>
    public string Hint { get; }

    /// <summary>One line: the message and the hint.</summary>
    public override string ToString() => Hint.Length == 0 ? Message : $"{Message}. {Hint}";

    /// <summary>Three lines: message and hint, the query (or the part of it), and a caret under the place. No newline at the end.</summary>
    public string ToText()
    {
        if (Text.Length == 0) return ToString();
        int start = Text.Length <= ExcerptWidth ? 0 : Math.Max(0, Position - ContextBefore);
        int end = Math.Min(Text.Length, start + ExcerptWidth);
        string before = start > 0 ? "…" : "";
        string after = end < Text.Length ? "…" : "";
        int marks = Math.Clamp(end - Position, 1, Length);
        return new StringBuilder(ToString())
            .Append("\n  ").Append(before).Append(Printable(Text.AsSpan(start, end - start))).Append(after)
            .Append("\n  ").Append(' ', before.Length + Position - start).Append('^').Append('~', marks - 1)
            .ToString();
    }

    /// <summary>A word of the query as a message shows it: cut when long, and nothing in it that a terminal obeys.</summary>
    internal static string Show(ReadOnlySpan<char> word) =>
        word.Length <= LongestWordShown ? Printable(word) : Printable(word[..(LongestWordShown - 1)]) + "…";

    private static string Printable(ReadOnlySpan<char> text)
    {
        StringBuilder shown = new(text.Length);
        foreach (char letter in text) shown.Append(char.IsWhiteSpace(letter) ? ' ' : IsHarmless(letter) ? letter : '?');
        return shown.ToString();
    }

    // Controls drive a terminal; format characters (the bidirectional ones) reorder what is read.
    private static bool IsHarmless(char letter) =>
        !char.IsControl(letter) && char.GetUnicodeCategory(letter) != System.Globalization.UnicodeCategory.Format;
}
