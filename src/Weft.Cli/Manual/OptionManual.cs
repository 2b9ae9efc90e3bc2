namespace Weft.Cli.Manual;

/// <summary>An option as help, manual page, completions and the parser know it.</summary>
internal sealed record OptionManual
{
    /// <summary>The letter after one dash; '\0' when it has none.</summary>
    public char Letter { get; init; }

    /// <summary>The name after two dashes; empty when it has none.</summary>
    public string Name { get; init; } = "";

    /// <summary>More letters and names that mean the same; completions leave them out.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>What help calls the value, such as <c>SECONDS</c>; empty for an option that takes none.</summary>
    public string Value { get; init; } = "";

    /// <summary>What the option means without a value, which is then given after <c>=</c> only; null when one is needed.</summary>
    public string? Alone { get; init; }

    public ValueKind Kind { get; init; }

    /// <summary>The values there are, for <see cref="ValueKind.Word"/>.</summary>
    public string[] Words { get; init; } = [];

    /// <summary>The letter is written without a dash, as BSD's ps has it.</summary>
    public bool IsBare { get; init; }

    /// <summary>The heading it stands under in help and manual page; empty for the first.</summary>
    public string Group { get; init; } = "";

    /// <summary>One sentence without a full stop.</summary>
    public required string Meaning { get; init; }

    public bool TakesValue => Value.Length > 0;

    /// <summary>As a person writes it: <c>--name</c>, or <c>-l</c> when it has no name.</summary>
    public string Spelling => Name.Length > 0 ? "--" + Name : IsBare ? Letter.ToString() : "-" + Letter;
}
