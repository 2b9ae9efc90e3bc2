namespace Weft.Cli.Settings;

/// <summary>A key of a settings file with its value.</summary>
internal sealed class TomlEntry
{
    /// <summary>The whole key, its tables before it: <c>table.key</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The line it stands on, from 1.</summary>
    public required int Line { get; init; }

    public required TomlKind Kind { get; init; }

    /// <summary>The text.</summary>
    public string Text { get; init; } = "";

    /// <summary>The number, of both kinds.</summary>
    public double Number { get; init; }

    public bool Flag { get; init; }

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string> List { get; init; } = [];

    /// <summary>Where the value begins in the file's text, in characters.</summary>
    public required int From { get; init; }

    /// <summary>Where it ends.</summary>
    public required int To { get; init; }
}
