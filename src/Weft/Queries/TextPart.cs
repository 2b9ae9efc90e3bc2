namespace Weft.Queries;

/// <summary>Where in a text another is sought.</summary>
internal enum TextPart
{
    Anywhere,
    Start,
    End,
}
