using Weft.Cli.Messages;

namespace Weft.Cli.TopViews;

/// <summary>Options of top and htop that are not taken, and what to use instead.</summary>
internal static class TopForeignOptions
{
    private static readonly string[] s_instead =
    [
        "-S weft top shows the CPU of children that have ended beside their parent always (column goneNow)",
        "-O the columns are listed by: weft help columns",
        "-1 each CPU is in weft top --json (busyPercentOfEach)",
        "-C without colours: weft top --color=never",
        "--no-color without colours: weft top --color=never",
        "--no-colour without colours: weft top --color=never",
        "--no-unicode lines are drawn with ASCII where the locale is not UTF-8: LC_ALL=C weft top",
        "--hide-kernel-threads the kernel's own threads are hidden until K is pressed",
        "--no-function-bar the keys at the bottom go where the screen is lower than 8 rows",
        "--highlight-changes new tasks have a + and those that ended a - before them always",
        "--secure-mode nothing is done to any process with: weft top --read-only",
        "--version the version is told by: weft --version",
        "-V the version is told by: weft --version",
    ];

    /// <summary>Stops at the first of them.</summary>
    /// <exception cref="UserError">There is one.</exception>
    public static void Refuse(string[] arguments)
    {
        foreach (string argument in arguments)
        {
            if (argument == "--") return;
            foreach (string line in s_instead)
            {
                int blank = line.IndexOf(' ');
                if (argument.Length == blank && line.StartsWith(argument, StringComparison.Ordinal)) throw UserError.Usage($"weft top: {argument} is not taken: {line[(blank + 1)..]} (weft help top)");
            }
        }
    }

    /// <summary>The command line as the parser reads it: -o +%CPU and --sort -rss have a value that looks like an option.</summary>
    public static string[] Normal(string[] arguments)
    {
        List<string> words = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            bool takesSign = arguments[i] is "-o" or "-s" or "--sort" or "--sort-key" && i + 1 < arguments.Length && arguments[i + 1] is ['-' or '+', not '-', ..];
            words.Add(takesSign ? $"{(arguments[i].StartsWith("--", StringComparison.Ordinal) ? arguments[i] + "=" : arguments[i])}{arguments[++i]}" : arguments[i]);
        }
        return [.. words];
    }
}
