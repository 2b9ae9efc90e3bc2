namespace Weft.Cli.TopViews;

/// <summary>Prints looks one after the other: for scripts and for those who hear the screen.</summary>
internal interface ITopPrinter
{
    /// <summary>Prints one look.</summary>
    void Print(TopContext context, TopLooks looks);
}
