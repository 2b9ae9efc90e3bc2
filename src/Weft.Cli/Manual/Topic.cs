namespace Weft.Cli.Manual;

/// <summary>A thing help tells of that is no command: read on the screen and as a manual page of section 7.</summary>
/// <param name="Name">The word after <c>weft help</c>.</param>
/// <param name="Summary">One line without a full stop.</param>
/// <param name="Sections">What is said, in order.</param>
internal sealed record Topic(string Name, string Summary, TopicSection[] Sections);
