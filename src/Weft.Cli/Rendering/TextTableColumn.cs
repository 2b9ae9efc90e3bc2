namespace Weft.Cli.Rendering;

/// <summary>One column of a table for people.</summary>
/// <param name="Header">The header.</param>
/// <param name="RightAligned">Numbers stand right.</param>
/// <param name="Importance">Lower is dropped later when the screen is narrow; 0 is never dropped.</param>
internal sealed record TextTableColumn(string Header, bool RightAligned, int Importance);
