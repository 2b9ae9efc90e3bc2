namespace Weft.Cli.Manual;

/// <summary>The options that mean the same in every command.</summary>
internal static class CommonOptions
{
    private const string Output = "output";
    private const string Source = "source";

    public static OptionManual Json { get; } = new() { Name = "json", Group = Output, Meaning = "print typed JSON for programs" };

    public static OptionManual Color { get; } = new() { Name = "color", Aliases = ["colour"], Value = "WHEN", Alone = "always", Kind = ValueKind.Word, Words = ["auto", "always", "never"], Group = Output, Meaning = "colour the output: on a terminal only (auto), always, never" };

    public static OptionManual Verbose { get; } = new() { Letter = 'v', Name = "verbose", Group = Output, Meaning = "say how it was found, and why something is missing" };

    public static OptionManual Proc { get; } = new() { Name = "proc", Value = "DIR", Kind = ValueKind.Directory, Group = Source, Meaning = "read another proc file system than /proc" };

    public static OptionManual Engine { get; } = new() { Name = "engine", Value = "ENGINE", Kind = ValueKind.Word, Words = ["auto", "procfs", "bpf"], Group = Source, Meaning = "ask the kernel through /proc or through BPF; auto takes the cheaper" };

    public static OptionManual Help { get; } = new() { Letter = 'h', Name = "help", Group = Output, Meaning = "show this page" };
}
