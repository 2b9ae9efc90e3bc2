using System.Text;
using Weft.Cli.Rendering;

namespace Weft.Cli.StackViews;

/// <summary>Rows of a page of stacks: foreign text made safe, cut to the screen, styled.</summary>
internal sealed class StackText(Screen screen, StandardOutput output)
{
    public const string Dim = "\e[2m";
    public const string Bold = "\e[1m";
    public const string Red = "\e[31m";
    public const string Yellow = "\e[33m";
    public const string Green = "\e[32m";
    private const string Reset = "\e[0m";

    private readonly CellBuffer _cell = new();

    public bool IsClosed => output.IsClosed;

    public bool IsUnlimited => screen.Columns == int.MaxValue;

    /// <summary>Cells of a row.</summary>
    public int Columns => screen.Columns;

    /// <summary>What says that something was left out.</summary>
    public string Ellipsis => screen.Unicode ? "…" : "...";

    /// <summary>A foreign text made safe.</summary>
    public string Safe(ReadOnlySpan<byte> hostile)
    {
        _cell.Clear();
        Sanitizer.Append(_cell, hostile, screen.Unicode);
        return Encoding.UTF8.GetString(_cell.Bytes);
    }

    public string Safe(string hostile) => Safe(Encoding.UTF8.GetBytes(hostile));

    /// <summary>Cells of a safe text.</summary>
    public static int Width(string text) => TextCells.Count(Encoding.UTF8.GetBytes(text));

    public static string Padded(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    /// <summary>The beginning of a text that is too long.</summary>
    public string Cut(string text, int width)
    {
        if (Width(text) <= width) return text;
        int mark = Math.Min(width, Ellipsis.Length);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Encoding.UTF8.GetString(bytes, 0, TextCells.Prefix(bytes, width - mark, out _)) + Ellipsis[..mark];
    }

    /// <summary>A qualified name that is too long: its last parts tell more than its first.</summary>
    public string CutName(string name, int width)
    {
        if (Width(name) <= width) return name;
        for (int at = name.IndexOf("::", StringComparison.Ordinal); at >= 0; at = name.IndexOf("::", at + 2, StringComparison.Ordinal))
        {
            if (at > 0 && at + 2 < name.Length && Width(name[at..]) + Ellipsis.Length <= width) return Ellipsis + name[at..];
        }
        return CutMiddle(name, width);
    }

    // The ends of a name without parts tell it from its like.
    private string CutMiddle(string name, int width)
    {
        int room = width - Ellipsis.Length;
        if (room < 6 || !Ascii.IsValid(name)) return Cut(name, width);
        int end = room / 2;
        return string.Concat(name.AsSpan(0, room - end), Ellipsis, name.AsSpan(name.Length - end));
    }

    /// <summary>One row; what does not fit is cut.</summary>
    public void Line(string text, string style = "") => Line([(text, style)]);

    /// <summary>One row of pieces, each with its style.</summary>
    public void Line(params ReadOnlySpan<(string Text, string Style)> pieces)
    {
        // Blanks at the end would stand before the end of a style.
        int last = pieces.Length - 1;
        while (last > 0 && pieces[last].Text.AsSpan().Trim(' ').IsEmpty) last--;
        StringBuilder line = new();
        int left = screen.Columns;
        for (int i = 0; i <= last; i++)
        {
            (string text, string style) = pieces[i];
            if (i == last) text = text.TrimEnd(' ');
            string fitting = left == int.MaxValue ? text : Cut(text, left);
            if (left != int.MaxValue) left -= Width(fitting);
            bool styled = screen.Colour && style.Length > 0 && fitting.Length > 0;
            line.Append(styled ? style : "").Append(fitting).Append(styled ? Reset : "");
        }
        output.Line(line.ToString());
    }

    /// <summary>A sentence, broken at blanks.</summary>
    public void Paragraph(string text, string style = "", int indent = 0)
    {
        if (IsUnlimited)
        {
            Line(new string(' ', indent) + text, style);
            return;
        }
        int width = Math.Max(1, Columns - indent);
        foreach (string line in WordWrap.Lines(text, width, width)) Line(new string(' ', Math.Min(indent, Columns - 1)) + line, style);
    }

    /// <summary>Items under one another's beginning, behind a word: as many in a row as fit, none broken.</summary>
    public void Items(string label, IEnumerable<string> items, string separator, string style)
    {
        int indent = IsUnlimited || Columns >= 40 ? label.Length : 2;
        StringBuilder row = new(label);
        bool begun = false;
        foreach (string item in items)
        {
            if (begun && !IsUnlimited && Width(row.ToString()) + separator.Length + Width(item) > Columns)
            {
                Line(row.ToString(), style);
                row.Clear().Append(' ', indent);
                begun = false;
            }
            row.Append(begun ? separator : "").Append(item);
            begun = true;
        }
        Line(row.ToString(), style);
    }
}
