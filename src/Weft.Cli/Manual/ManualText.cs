using Weft.Cli.Rendering;

namespace Weft.Cli.Manual;

/// <summary>A command's manual as help on the screen, in 80 columns.</summary>
internal static class ManualText
{
    /// <summary>Cells a line of help may take.</summary>
    public const int Width = 79;

    public static void Write(CommandManual manual, StandardOutput output)
    {
        output.Line($"weft {manual.Name} - {manual.Summary}");
        output.Line("");
        for (int i = 0; i < manual.Usage.Length; i++) output.Line($"{(i == 0 ? "usage:" : "      ")} weft {manual.Name} {manual.Usage[i]}".TrimEnd());
        foreach (string paragraph in manual.Text)
        {
            output.Line("");
            foreach (string line in Wrapped(paragraph, Width)) output.Line(line);
        }
        if (manual.Examples.Length > 0)
        {
            output.Line("");
            output.Line("examples");
            int width = Math.Min(38, manual.Examples.Max(static e => e.Line.Length));
            foreach (ManualExample example in manual.Examples) Entry(example.Line, width, example.Meaning, output);
        }
        foreach (IGrouping<string, OptionManual> group in manual.Options.GroupBy(static o => o.Group))
        {
            output.Line("");
            output.Line(group.Key.Length > 0 ? group.Key : "options");
            int width = Math.Min(26, group.Max(static o => Spelled(o).Length));
            foreach (OptionManual option in group) Entry(Spelled(option), width, option.Meaning, output);
        }
        output.Line("");
        output.Line("exit status");
        foreach (string status in manual.ExitStatus.Length > 0 ? manual.ExitStatus : ["0 done"]) output.Line("  " + status);
        output.Line("  2 usage   3 no such process   4 not permitted   5 not supported here");
        if (manual.SeeAlso.Length == 0) return;
        output.Line("");
        output.Line($"see also: {string.Join(", ", manual.SeeAlso.Select(static s => "weft help " + s))}");
    }

    /// <summary>How an option is written: <c>-p, --show-pids</c>, <c>--for TIME</c>.</summary>
    public static string Spelled(OptionManual option)
    {
        string names = option is { Letter: not '\0', Name.Length: > 0 } ? $"-{option.Letter}, --{option.Name}" : option.Spelling;
        string more = option.Letter == '\0' ? "" : string.Concat(option.Aliases.Where(static a => a.Length == 1).Select(static a => ", -" + a));
        return option.Alone is not null ? $"{names}{more}[={option.Value}]" : option.TakesValue ? $"{names}{more} {option.Value}" : names + more;
    }

    /// <summary>A term and its meaning side by side, or below when the term is longer than its column.</summary>
    public static void Entry(string left, int width, string meaning, StandardOutput output)
    {
        string start = "  " + left.PadRight(width);
        if (left.Length > width)
        {
            output.Line("  " + left);
            start = new string(' ', width + 2);
        }
        foreach (string line in Wrapped(meaning, Width - width - 4))
        {
            output.Line($"{start}  {line}");
            start = new string(' ', width + 2);
        }
    }

    /// <summary>Breaks a text into lines at blanks.</summary>
    public static List<string> Wrapped(string text, int width) => WordWrap.Lines(text, width, width);
}
