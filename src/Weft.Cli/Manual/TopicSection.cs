namespace Weft.Cli.Manual;

/// <summary>A part of a topic: text, then terms with their meanings, then lines shown as they are.</summary>
internal sealed record TopicSection(string Heading)
{
    /// <summary>Paragraphs; each is wrapped where it is shown.</summary>
    public string[] Text { get; init; } = [];

    public TopicEntry[] Entries { get; init; } = [];

    /// <summary>Lines shown as they are, at most 75 cells wide.</summary>
    public string[] Literal { get; init; } = [];
}
