using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>One line of a <see cref="MenuView"/>. All text must be safe to print.</summary>
internal sealed class MenuItem(string text, string detail = "")
{
    /// <summary>What is chosen.</summary>
    public string Text { get; set; } = text;

    /// <summary>What it means; in a column of its own.</summary>
    public string Detail { get; set; } = detail;

    /// <summary>Other names by which it is found.</summary>
    public string Aliases { get; init; } = "";

    /// <summary>What it stands for: a number, …</summary>
    public int Value { get; init; }

    /// <summary>In a list of marks: whether it has one; null where there is nothing to mark.</summary>
    public bool? IsMarked { get; set; }

    /// <summary>How it looks.</summary>
    public CellMeaning Meaning { get; init; }
}
