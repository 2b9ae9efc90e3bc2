namespace Weft.Cli.WhyViews;

/// <summary>An arrow of a drawing, from who waits to who can end it.</summary>
internal sealed record PictureEdge(int From, int To, string Label, bool IsCertain, bool IsStuck);
