namespace Weft.Cli.Manual;

/// <summary>A command line, understood.</summary>
internal sealed class ParsedOptions
{
    private readonly List<(OptionManual Option, string Value)> _given = [];

    /// <summary>What is no option.</summary>
    public List<string> Operands { get; } = [];

    /// <summary>What follows <c>--</c>, untouched; null when there is none.</summary>
    public string[]? Program { get; set; }

    public bool Has(OptionManual option) => _given.Exists(g => g.Option == option);

    /// <summary>The value given last; null when the option is not there.</summary>
    public string? Value(OptionManual option) => _given.FindLast(g => g.Option == option) is { Option: not null } found ? found.Value : null;

    /// <summary>All values given, in order.</summary>
    public IEnumerable<string> Values(OptionManual option) => _given.Where(g => g.Option == option).Select(static g => g.Value);

    /// <summary>Colour as asked for: auto, always or never.</summary>
    public string Colour => Value(CommonOptions.Color) ?? "auto";

    /// <summary>The proc file system to read.</summary>
    public string ProcPath => Value(CommonOptions.Proc) ?? "/proc";

    internal void Add(OptionManual option, string value) => _given.Add((option, value));
}
