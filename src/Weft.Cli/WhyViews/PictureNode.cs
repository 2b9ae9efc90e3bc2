namespace Weft.Cli.WhyViews;

/// <summary>A box of a drawing: a thread, a process, or several threads alike. Its texts are safe to print, not yet escaped.</summary>
internal sealed record PictureNode(string Title, string Text, PictureTone Tone);
