namespace Weft.Cli.Terminal;

/// <summary>What the environment says of a terminal.</summary>
internal static class TerminalKind
{
    // Terminals that have the 256 colours though their names do not say so.
    private static readonly string[] s_rich = ["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour", "tmux", "iterm", "konsole", "vte", "gnome", "st-"];
    private static readonly string[] s_colourless = ["vt1", "vt2", "vt3", "vt4", "xterm-mono", "xterm-r", "adm", "wyse", "tvi"];

    /// <summary>Colours by --color (auto, always, never), NO_COLOR (no-color.org), COLORTERM and TERM.</summary>
    public static ColourDepth Depth(string choice, string? noColour, string? colourTerminal, string? terminal)
    {
        if (choice == "never" || (choice != "always" && !string.IsNullOrEmpty(noColour))) return ColourDepth.None;
        if (colourTerminal is "truecolor" or "24bit" || terminal?.EndsWith("-direct", StringComparison.Ordinal) == true) return ColourDepth.True;
        if (string.IsNullOrEmpty(terminal)) return choice == "always" ? ColourDepth.Sixteen : ColourDepth.None;
        if (terminal.Contains("256", StringComparison.Ordinal) || Begins(terminal, s_rich)) return ColourDepth.Palette;
        return choice != "always" && Begins(terminal, s_colourless) ? ColourDepth.None : ColourDepth.Sixteen;
    }

    /// <summary>Why a live screen cannot be had on a terminal of this name, in words; null when it can.</summary>
    public static string? Refusal(string? terminal) => terminal switch
    {
        null or "" => "TERM is not set, so it is not known what this terminal understands; if it is an ordinary one: TERM=xterm",
        "dumb" => "TERM=dumb: this terminal cannot move its cursor",
        "unknown" or "network" or "dialup" => $"TERM={terminal}: it is not known what this terminal understands; if it is an ordinary one: TERM=xterm",
        _ => null,
    };

    private static bool Begins(string terminal, string[] names)
    {
        foreach (string name in names)
        {
            if (terminal.StartsWith(name, StringComparison.Ordinal)) return true;
        }
        return false;
    }
}
