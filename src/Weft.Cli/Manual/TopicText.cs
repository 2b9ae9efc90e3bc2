using Weft.Cli.Rendering;

namespace Weft.Cli.Manual;

/// <summary>A topic as help on the screen, in 80 columns.</summary>
internal static class TopicText
{
    public static void Write(Topic topic, StandardOutput output)
    {
        output.Line($"{topic.Name} - {topic.Summary}");
        foreach (TopicSection section in topic.Sections)
        {
            output.Line("");
            if (section.Heading.Length > 0) output.Line(section.Heading);
            foreach (string paragraph in section.Text)
            {
                foreach (string line in ManualText.Wrapped(paragraph, ManualText.Width - 2)) output.Line("  " + line);
            }
            if (section.Text.Length > 0 && section.Entries.Length + section.Literal.Length > 0) output.Line("");
            int width = section.Entries.Length == 0 ? 0 : Math.Min(34, section.Entries.Max(static e => e.Term.Length));
            foreach (TopicEntry entry in section.Entries) ManualText.Entry(entry.Term, width, entry.Meaning, output);
            if (section.Entries.Length > 0 && section.Literal.Length > 0) output.Line("");
            foreach (string line in section.Literal) output.Line("    " + line);
        }
    }
}
