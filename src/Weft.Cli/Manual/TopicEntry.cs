namespace Weft.Cli.Manual;

/// <summary>A term of a topic and what it means.</summary>
internal readonly record struct TopicEntry(string Term, string Meaning);
