using Weft.Cli.Rendering;

namespace Weft.Cli.Manual;

/// <summary>Writes a manual page with the macros of man(7), in lines of at most 80 bytes.</summary>
internal sealed class TroffWriter(StandardOutput output)
{
    private const int Width = 78;
    private bool _afterHeading;

    /// <summary>The title line. The date is SOURCE_DATE_EPOCH's, else the binary's, as reproducible builds have it.</summary>
    public void Title(string name, int section)
    {
        output.Line(@".\"" Made from the tables of the program itself: weft help --man");
        output.Line($".TH {Troff.Literal(name.ToUpperInvariant())} {section} {Date():yyyy-MM-dd} \"weft {ProductVersion.Number}\" \"{(section == 1 ? "User Commands" : "Weft Manual")}\"");
        // No justified lines: names are searched for and copied.
        output.Line(".ad l");
    }

    /// <summary>The section NAME, which whatis(1) reads.</summary>
    public void Name(string name, string summary)
    {
        Heading("NAME");
        string start = $@"{Troff.Literal(name)} \- ";
        Prose(summary, start);
    }

    public void Heading(string text)
    {
        output.Line(".SH " + Troff.Literal(text.ToUpperInvariant()));
        _afterHeading = true;
    }

    public void SubHeading(string text)
    {
        output.Line($".SS \"{Troff.Literal(text)}\"");
        _afterHeading = true;
    }

    public void Paragraph(string text)
    {
        if (!_afterHeading) output.Line(".PP");
        Prose(text);
    }

    /// <summary>A line that is troff already.</summary>
    public void Raw(string line)
    {
        output.Line(line);
        _afterHeading = false;
    }

    /// <summary>A term, and its meaning beside or below it.</summary>
    /// <param name="term">The term in troff.</param>
    /// <param name="meaning">Its meaning in plain text.</param>
    public void Entry(string term, string meaning)
    {
        output.Line(".TP");
        output.Line(term);
        Prose(meaning);
    }

    /// <summary>Lines shown as they are.</summary>
    public void Lines(IEnumerable<string> lines)
    {
        if (!_afterHeading) output.Line(".PP");
        output.Line(".RS 4");
        output.Line(".EX");
        foreach (string line in lines) output.Line(line.Length == 0 ? @"\&" : Troff.Literal(line));
        output.Line(".EE");
        output.Line(".RE");
        _afterHeading = false;
    }

    /// <summary>The last section: <c>weft-ps(1), weft-query(7)</c>.</summary>
    public void SeeAlso(IEnumerable<(string Name, int Section)> pages)
    {
        Heading("SEE ALSO");
        (string Name, int Section)[] all = [.. pages];
        for (int i = 0; i < all.Length; i++) output.Line($".BR {Troff.Literal(all[i].Name)} ({all[i].Section}){(i < all.Length - 1 ? "," : "")}");
    }

    private void Prose(string text, string start = "")
    {
        string line = start;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string written = Troff.Word(word);
            if (line.Length > 0 && line.Length + 1 + written.Length > Width)
            {
                output.Line(line);
                line = "";
            }
            line += line.Length > 0 && !line.EndsWith(' ') ? " " + written.Replace(@"\&", "") : written;
        }
        if (line.Length > 0) output.Line(line);
        _afterHeading = false;
    }

    private static DateTime Date()
    {
        if (long.TryParse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH"), out long seconds) && seconds is >= 0 and < 253402300800) return DateTime.UnixEpoch.AddSeconds(seconds);
        return Environment.ProcessPath is { } path ? File.GetLastWriteTimeUtc(path) : DateTime.UnixEpoch;
    }
}
