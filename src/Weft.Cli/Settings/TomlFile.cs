namespace Weft.Cli.Settings;

/// <summary>What was read of a settings file: its entries, or why it is none.</summary>
internal sealed class TomlFile
{
    /// <summary>The text, for writing it again with other values.</summary>
    public required string Text { get; init; }

    /// <summary>The entries in their order; those before the error where there is one.</summary>
    public required IReadOnlyList<TomlEntry> Entries { get; init; }

    /// <summary>Where the first table begins, in characters; the text's length when there is none. Keys before it are in no table.</summary>
    public required int FirstTable { get; init; }

    /// <summary>What is wrong, in words; null when nothing is.</summary>
    public string? Error { get; init; }

    /// <summary>The line of the error, from 1.</summary>
    public int ErrorLine { get; init; }
}
