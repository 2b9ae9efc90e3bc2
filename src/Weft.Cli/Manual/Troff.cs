using System.Text;

namespace Weft.Cli.Manual;

/// <summary>
/// Text in the language of manual pages (groff_man(7), groff_char(7)), ASCII only, so that it means the same to groff,
/// mandoc and an old troff whatever the locale.
/// </summary>
internal static class Troff
{
    /// <summary>What a person types: each dash is a minus, so that it can be copied to a shell.</summary>
    public static string Literal(string text)
    {
        StringBuilder written = new(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes()) Append(written, rune, dash: @"\-");
        return Guarded(written);
    }

    /// <summary>A word of prose: a dash within is a hyphen, unless the word is an option.</summary>
    public static string Word(string word)
    {
        bool isOption = word.TrimStart('(', '\'', '"', '[').StartsWith('-') || word.Contains("=-", StringComparison.Ordinal);
        StringBuilder written = new(word.Length + 16);
        foreach (Rune rune in word.EnumerateRunes()) Append(written, rune, isOption ? @"\-" : "-");
        return Guarded(written);
    }

    /// <summary>A form such as <c>--pid PIDS</c>: what is typed in bold, what stands for something in italics.</summary>
    public static string Form(string form)
    {
        StringBuilder written = new();
        char font = 'R';
        for (int at = 0; at < form.Length;)
        {
            int end = at + 1;
            char wanted;
            if (IsWord(form[at]))
            {
                while (end < form.Length && IsWord(form[end])) end++;
                ReadOnlySpan<char> word = form.AsSpan(at, end - at);
                // A name in capitals stands for a value; a lone capital after a dash is an option's letter.
                wanted = word.Length > 1 && word[0] != '-' && word.IndexOfAnyInRange('a', 'z') < 0 && word.IndexOfAnyInRange('A', 'Z') >= 0 ? 'I' : 'B';
            }
            else wanted = form[at] == '=' ? 'B' : 'R';
            if (form[at] != ' ' && wanted != font) written.Append(@"\f").Append(font = wanted);
            written.Append(Literal(form[at..end]));
            at = end;
        }
        if (font != 'R') written.Append(@"\fR");
        return written.ToString();
    }

    private static bool IsWord(char letter) => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '@' or '/' or '$' or '%';

    private static void Append(StringBuilder to, Rune rune, string dash)
    {
        _ = rune.Value switch
        {
            '-' => to.Append(dash),
            '\\' => to.Append(@"\(rs"),
            '\'' => to.Append(@"\(aq"),
            '"' => to.Append(@"\(dq"),
            '`' => to.Append(@"\(ga"),
            '^' => to.Append(@"\(ha"),
            '~' => to.Append(@"\(ti"),
            < 0x20 or 0x7F => to,
            > 0x7F => to.Append(@"\[u").Append(rune.Value.ToString("X4")).Append(']'),
            _ => to.Append((char)rune.Value),
        };
    }

    // A dot that begins a line would make it a request.
    private static string Guarded(StringBuilder written) => written.Length > 0 && written[0] == '.' ? @"\&" + written : written.ToString();
}
