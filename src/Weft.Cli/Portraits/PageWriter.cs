using System.Text;
using Weft.Cli.Rendering;

namespace Weft.Cli.Portraits;

/// <summary>
/// Writes a page of paragraphs and labelled lines, broken at blanks to the screen's width and indented under their
/// beginning. Into a pipe a paragraph stays one line. Takes safe texts only; <see cref="Safe"/> makes them.
/// </summary>
internal sealed class PageWriter(Screen screen, StandardOutput output)
{
    public const string Red = "\e[31m";
    public const string Yellow = "\e[33m";
    public const string Green = "\e[32m";
    public const string Dim = "\e[2m";
    public const string Bold = "\e[1m";
    private const string Reset = "\e[0m";
    private const int LabelWidth = 12;
    private const int NarrowestText = 16;

    private readonly CellBuffer _cell = new();

    public Screen Screen => screen;

    public StandardOutput Output => output;

    /// <summary>What threads wait for in memory, by tid; null where that was not looked at.</summary>
    public IReadOnlyDictionary<int, string>? Locks { get; init; }

    /// <summary>A dash, an arrow and the like in what this screen takes.</summary>
    public string Sign(string unicode, string plain) => screen.Unicode ? unicode : plain;

    /// <summary>A foreign text made safe, and cut with a mark when it is longer than so many cells.</summary>
    public string Safe(ReadOnlySpan<byte> hostile, int maximumCells = 240)
    {
        _cell.Clear();
        Sanitizer.Append(_cell, hostile, screen.Unicode, maximumCells + 1);
        int kept = TextCells.Prefix(_cell.Bytes, maximumCells, out _);
        string text = Encoding.UTF8.GetString(_cell.Bytes[..kept]);
        return kept < _cell.Length ? text + Sign("…", "...") : text;
    }

    public string Size(long bytes)
    {
        _cell.Clear();
        HumanUnits.AppendSize(_cell, bytes);
        return Encoding.UTF8.GetString(_cell.Bytes);
    }

    public string Size(ulong bytes) => Size((long)Math.Min(bytes, long.MaxValue));

    public string Duration(long nanoseconds)
    {
        _cell.Clear();
        HumanUnits.AppendDuration(_cell, nanoseconds);
        return Encoding.UTF8.GetString(_cell.Bytes);
    }

    public void Blank() => output.Line("");

    /// <summary>A paragraph from edge to edge.</summary>
    public void Paragraph(string text, string style = "")
    {
        foreach (string line in Broken(text, Room(0))) Styled("", line, style);
    }

    /// <summary>A label and its text.</summary>
    public void Line(string label, string text, string style = "")
    {
        string start = label.PadRight(LabelWidth);
        foreach (string line in Broken(text, Room(LabelWidth)))
        {
            Styled(start, line, style);
            start = new string(' ', LabelWidth);
        }
    }

    private int Room(int indent) => screen.Columns == int.MaxValue ? int.MaxValue : Math.Max(NarrowestText, screen.Columns - indent);

    private void Styled(string label, string text, string style)
    {
        if (!screen.Colour) output.Line((label + text).TrimEnd());
        else output.Line($"{(label.Length > 0 ? Dim + label + Reset : "")}{style}{text}{(style.Length > 0 ? Reset : "")}");
    }

    private static IEnumerable<string> Broken(string text, int width)
    {
        if (width == int.MaxValue)
        {
            yield return text;
            yield break;
        }
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int at = 0;
        while (at < bytes.Length)
        {
            int fits = TextCells.Prefix(bytes.AsSpan(at), width, out _);
            int take = fits;
            if (at + fits < bytes.Length)
            {
                // Back to the last blank, unless a word alone is too long: that is broken where it must.
                for (take = fits; take > width / 3 && !MayBreak(bytes, at + take); take--) { }
                if (take <= width / 3)
                {
                    int blank = bytes.AsSpan(at, fits).LastIndexOf((byte)' ');
                    take = blank > width / 3 ? blank : fits;
                }
            }
            if (take == 0) yield break;
            yield return Encoding.UTF8.GetString(bytes, at, take).TrimEnd();
            at += take;
            while (at < bytes.Length && bytes[at] == ' ') at++;
        }
    }

    // At a blank, but not between a name and its "(812)" nor between a number and its unit.
    private static bool MayBreak(byte[] text, int at)
    {
        if (text[at] != ' ') return false;
        byte before = at > 0 ? text[at - 1] : (byte)0, next = at + 1 < text.Length ? text[at + 1] : (byte)0, second = at + 2 < text.Length ? text[at + 2] : (byte)0;
        bool isNumbered = next == '(' && char.IsAsciiDigit((char)second);
        bool isUnit = char.IsAsciiDigit((char)before) && (char.IsAsciiLetter((char)next) || next == '%');
        return !isNumbered && !isUnit;
    }
}
