namespace Weft.Cli.WhyViews;

/// <summary>An arrow of a drawing, from who waits to who can end it.</summary>
internal sealed class PictureEdge(int from, int to, string label, bool isCertain, bool isStuck)
{
    public int From => from;

    public int To => to;

    public string Label => label;

    public bool IsCertain => isCertain;

    public bool IsStuck => isStuck;
}
