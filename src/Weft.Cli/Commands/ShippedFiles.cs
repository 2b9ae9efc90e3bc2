namespace Weft.Cli.Commands;

/// <summary>The files that are made by the binary and installed beside it: <c>weft help --shipped</c>, for build/share.</summary>
internal static class ShippedFiles
{
    /// <summary>Lines PATH, a tab, and the arguments that make weft write the file; paths below an installation's share.</summary>
    public static IEnumerable<string> All(IEnumerable<string> commands, IEnumerable<string> topics) =>
    [
        "man/man1/weft.1\thelp --man",
        .. commands.Select(static c => $"man/man1/weft-{c}.1\thelp --man {c}"),
        .. topics.Select(static t => $"man/man7/weft-{t}.7\thelp --man {t}"),
        "bash-completion/completions/weft\thelp --completions bash",
        "zsh/site-functions/_weft\thelp --completions zsh",
        "fish/vendor_completions.d/weft.fish\thelp --completions fish",
    ];
}
