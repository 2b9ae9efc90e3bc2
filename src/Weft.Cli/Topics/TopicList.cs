using Weft.Cli.Manual;

namespace Weft.Cli.Topics;

/// <summary>What help tells of besides the commands. Adding a topic is a line here.</summary>
internal static class TopicList
{
    /// <summary>The names, made without making the topics.</summary>
    public static string[] Names { get; } = ["columns", "query", "glossary"];

    /// <summary>The topic of this name; null when there is none.</summary>
    public static Topic? Find(string name) => name switch
    {
        "columns" => ColumnsTopic.Make(),
        "query" => QueryTopic.Make(),
        "glossary" => GlossaryTopic.Make(),
        _ => null,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Topic> All => [.. Names.Select(static n => Find(n)!)];
}
