namespace Weft.Cli.Manual;

/// <summary>
/// All that is to be said of a command. Help on the screen, the manual page, the completions of the shells and the command's
/// own parser are made from it.
/// </summary>
internal sealed record CommandManual
{
    public required string Name { get; init; }

    /// <summary>One line without a full stop, as after the dash of a manual page's NAME.</summary>
    public required string Summary { get; init; }

    /// <summary>The forms after the command's name, such as <c>[OPTIONS] [TARGET]</c>.</summary>
    public required string[] Usage { get; init; }

    /// <summary>Paragraphs; each is wrapped where it is shown.</summary>
    public string[] Text { get; init; } = [];

    public OptionManual[] Options { get; init; } = [];

    public ManualExample[] Examples { get; init; } = [];

    /// <summary>What operands are.</summary>
    public ValueKind Operand { get; init; }

    /// <summary>The operands there are, for <see cref="ValueKind.Word"/>.</summary>
    public string[] OperandWords { get; init; } = [];

    /// <summary>Exit statuses other than the usual ones, such as <c>1 a deadlock was found</c>.</summary>
    public string[] ExitStatus { get; init; } = [];

    /// <summary>Other commands and topics worth reading.</summary>
    public string[] SeeAlso { get; init; } = [];
}
