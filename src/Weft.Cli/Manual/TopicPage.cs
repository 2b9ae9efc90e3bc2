using Weft.Cli.Rendering;

namespace Weft.Cli.Manual;

/// <summary>A topic as a manual page of section 7: weft-query(7).</summary>
internal static class TopicPage
{
    public static void Write(Topic topic, StandardOutput output)
    {
        TroffWriter page = new(output);
        page.Title("weft-" + topic.Name, 7);
        page.Name("weft-" + topic.Name, topic.Summary);
        foreach (TopicSection section in topic.Sections)
        {
            page.Heading(section.Heading.Length > 0 ? section.Heading : "DESCRIPTION");
            foreach (string paragraph in section.Text) page.Paragraph(paragraph);
            foreach (TopicEntry entry in section.Entries) page.Entry($@"\fB{Troff.Literal(entry.Term)}\fR", entry.Meaning);
            if (section.Literal.Length > 0) page.Lines(section.Literal);
        }
        page.SeeAlso([("weft", 1)]);
    }
}
