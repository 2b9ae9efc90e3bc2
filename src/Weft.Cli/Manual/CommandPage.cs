using Weft.Cli.Rendering;

namespace Weft.Cli.Manual;

/// <summary>A command's manual as a manual page of section 1: weft-ps(1).</summary>
internal static class CommandPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="manual">The command's manual.</param>
    /// <param name="topics">The names of the topics, whose pages are in section 7.</param>
    /// <param name="output">Where the troff goes.</param>
    public static void Write(CommandManual manual, IReadOnlyCollection<string> topics, StandardOutput output)
    {
        TroffWriter page = new(output);
        page.Title("weft-" + manual.Name, 1);
        page.Name("weft-" + manual.Name, manual.Summary);
        page.Heading("SYNOPSIS");
        for (int i = 0; i < manual.Usage.Length; i++)
        {
            if (i > 0) page.Raw(".br");
            page.Raw(Troff.Form($"weft {manual.Name} {manual.Usage[i]}".TrimEnd()));
        }
        page.Heading("DESCRIPTION");
        foreach (string paragraph in manual.Text.Length > 0 ? manual.Text : [char.ToUpperInvariant(manual.Summary[0]) + manual.Summary[1..] + "."]) page.Paragraph(paragraph);
        if (manual.OperandWords.Length > 0) page.Paragraph($"The words it takes: {string.Join(", ", manual.OperandWords)}.");
        Options(manual, page);
        if (manual.Examples.Length > 0)
        {
            page.Heading("EXAMPLES");
            foreach (ManualExample example in manual.Examples) page.Entry($@"\fB{Troff.Literal(example.Line)}\fR", example.Meaning);
        }
        if (manual.Options.Any(static o => o.Name == CommonOptions.Json.Name))
        {
            page.Heading("OUTPUT FOR PROGRAMS");
            page.Paragraph($"With --json it prints one document with \"schema\": \"weft.{manual.Name}/1\". Names hold their unit; what may not be read is null, with its reason beside it. docs/json.md of the source describes every field.");
        }
        page.Heading("EXIT STATUS");
        foreach ((_, string label, string meaning) in ExitStatuses.Of(manual)) page.Entry($@"\fB{label}\fR", meaning);
        page.SeeAlso([("weft", 1), .. manual.SeeAlso.Where(s => s != manual.Name).Select(s => ("weft-" + s, topics.Contains(s) ? 7 : 1))]);
    }

    private static void Options(CommandManual manual, TroffWriter page)
    {
        if (manual.Options.Length == 0) return;
        page.Heading("OPTIONS");
        foreach (IGrouping<string, OptionManual> group in manual.Options.GroupBy(static o => o.Group))
        {
            if (group.Key.Length > 0) page.SubHeading(char.ToUpperInvariant(group.Key[0]) + group.Key[1..]);
            foreach (OptionManual option in group)
            {
                string words = option.Words.Length > 0 && !Array.TrueForAll(option.Words, option.Meaning.Contains) ? $"; one of {string.Join(", ", option.Words)}" : "";
                string others = option.Aliases.Where(static a => a.Length > 1).Select(static a => "--" + a).ToArray() is { Length: > 0 } names ? $" (also {string.Join(", ", names)})" : "";
                page.Entry(Troff.Form(ManualText.Spelled(option)), char.ToUpperInvariant(option.Meaning[0]) + option.Meaning[1..] + words + others + ".");
            }
        }
    }
}
