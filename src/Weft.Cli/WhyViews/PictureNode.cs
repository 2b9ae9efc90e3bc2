namespace Weft.Cli.WhyViews;

/// <summary>A box of a drawing: a thread, a process, or several threads alike. Its texts are safe to print, not yet escaped.</summary>
internal sealed class PictureNode(string title, string text, PictureTone tone)
{
    public string Title => title;

    public string Text => text;

    public PictureTone Tone => tone;
}
