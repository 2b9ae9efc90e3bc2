using System.Buffers;
using System.Globalization;
using System.Text;

namespace Weft.Cli.Settings;

/// <summary>Values of a settings file: read, and written so that they are read as the same.</summary>
internal static class TomlValues
{
    private static readonly SearchValues<char> s_ends = SearchValues.Create(" \t\r\n#,]");

    private const int MostOfList = 1000;

    /// <summary>Reads the value a key has.</summary>
    public static TomlEntry Read(TomlCursor at, string key)
    {
        int line = at.Line, from = at.Place;
        if (at.Next is '"' or '\'')
        {
            string text = Text(at);
            return new TomlEntry { Key = key, Line = line, Kind = TomlKind.Text, Text = text, From = from, To = at.Place };
        }
        if (at.Next == '[')
        {
            List<string> list = Texts(at);
            return new TomlEntry { Key = key, Line = line, Kind = TomlKind.List, List = list, From = from, To = at.Place };
        }
        if (at.Next == '{') throw new TomlException("tables within braces are not used here");
        int length = at.Rest.IndexOfAny(s_ends);
        ReadOnlySpan<char> word = length < 0 ? at.Rest : at.Rest[..length];
        at.Advance(word.Length);
        if (word.IsEmpty) throw new TomlException($"{key} has no value");
        if (word is "true" or "false") return new TomlEntry { Key = key, Line = line, Kind = TomlKind.Flag, Flag = word is "true", From = from, To = at.Place };
        double number = Number(word, out bool isWhole);
        return new TomlEntry { Key = key, Line = line, Kind = isWhole ? TomlKind.Whole : TomlKind.Real, Number = number, From = from, To = at.Place };
    }

    /// <summary>Reads a text in quotes of either kind.</summary>
    public static string Text(TomlCursor at)
    {
        char quote = at.Next;
        if (at.Rest is ['"', '"', '"', ..] or ['\'', '\'', '\'', ..]) throw new TomlException("texts of several lines are not used here");
        at.Advance();
        StringBuilder text = new();
        while (true)
        {
            if (at.IsEnd || at.Next == '\n') throw new TomlException("a text has no quote at its end");
            char next = at.Next;
            at.Advance();
            if (next == quote) return text.ToString();
            if ((next < ' ' && next != '\t') || next == '\x7F') throw new TomlException("a text has a control character: write it as \\u00XX");
            if (next == '\\' && quote == '"') Escape(at, text);
            else text.Append(next);
        }
    }

    /// <summary>A text in quotes.</summary>
    public static string Write(string text)
    {
        StringBuilder written = new("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\') written.Append('\\').Append((char)rune.Value);
            else if (rune.Value is < ' ' or (>= 0x7F and < 0xA0)) written.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else written.Append(rune);
        }
        return written.Append('"').ToString();
    }

    public static string Write(IReadOnlyList<string> list)
    {
        StringBuilder written = new("[");
        for (int i = 0; i < list.Count; i++) written.Append(i > 0 ? ", " : "").Append(Write(list[i]));
        return written.Append(']').ToString();
    }

    public static string Write(bool flag) => flag ? "true" : "false";

    public static string Write(double number) => number.ToString("0.0###", CultureInfo.InvariantCulture);

    private static List<string> Texts(TomlCursor at)
    {
        List<string> list = [];
        at.Advance();
        while (true)
        {
            at.SkipLines();
            if (at.TryTake(']')) return list;
            if (at.IsEnd) throw new TomlException("a list has no ] at its end");
            if (at.Next is not ('"' or '\'')) throw new TomlException("only texts, in quotes, are in a list here");
            if (list.Count == MostOfList) throw new TomlException($"a list has more than {MostOfList} texts");
            list.Add(Text(at));
            at.SkipLines();
            if (!at.TryTake(',') && at.Next != ']') throw new TomlException("between the texts of a list are commas, and ] at its end");
        }
    }

    private static void Escape(TomlCursor at, StringBuilder text)
    {
        char kind = at.Next;
        int plain = "btnfr\"\\".IndexOf(kind);
        if (plain >= 0 && !at.IsEnd)
        {
            at.Advance();
            text.Append("\b\t\n\f\r\"\\"[plain]);
            return;
        }
        int digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
        ReadOnlySpan<char> rest = at.Rest;
        if (digits > 0 && rest.Length > digits && IsHexadecimal(rest.Slice(1, digits)) && uint.TryParse(rest.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value) && Rune.IsValid(value))
        {
            at.Advance(digits + 1);
            text.Append(new Rune(value));
            return;
        }
        throw new TomlException("a \\ in a text is followed by one of b t n f r \" \\ uXXXX UXXXXXXXX; in '…' it stands for itself");
    }

    private static bool IsHexadecimal(ReadOnlySpan<char> text)
    {
        foreach (char one in text)
            if (!char.IsAsciiHexDigit(one)) return false;
        return true;
    }

    // TOML's own grammar of numbers is narrower than the parsers of the class library.
    private static double Number(ReadOnlySpan<char> word, out bool isWhole)
    {
        ReadOnlySpan<char> left = word[0] is '+' or '-' ? word[1..] : word;
        isWhole = true;
        int whole = Digits(left);
        bool isNumber = whole > 0 && !(whole > 1 && left[0] == '0');
        left = left[Math.Max(whole, 0)..];
        if (isNumber && left is ['.', ..])
        {
            isWhole = false;
            int fraction = Digits(left[1..]);
            isNumber = fraction > 0;
            left = left[(1 + Math.Max(fraction, 0))..];
        }
        if (isNumber && left is ['e' or 'E', ..])
        {
            isWhole = false;
            left = left[1..];
            if (left is ['+' or '-', ..]) left = left[1..];
            int exponent = Digits(left);
            isNumber = exponent > 0;
            left = left[Math.Max(exponent, 0)..];
        }
        if (!isNumber || !left.IsEmpty) throw new TomlException("a value is a text in quotes, a number such as 10 or 0.5, true, false, or a list of texts");
        double number = double.Parse(word.ToString().Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? number : throw new TomlException("a number is too large");
    }

    // Digits at the beginning, single underscores between them; -1 when an underscore stands elsewhere.
    private static int Digits(ReadOnlySpan<char> text)
    {
        int at = 0;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '_'))
        {
            if (text[at] == '_' && (at == 0 || text[at - 1] == '_' || at + 1 == text.Length || !char.IsAsciiDigit(text[at + 1]))) return -1;
            at++;
        }
        return at;
    }
}
