namespace Weft.Cli.WhyViews;

/// <summary>What a box of a drawing says by its colour.</summary>
internal enum PictureTone : byte
{
    Idle,
    Waits,
    Runs,
    Stuck,
}
