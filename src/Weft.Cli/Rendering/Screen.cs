using Weft.Native;

namespace Weft.Cli.Rendering;

/// <summary>What the place we print to can take: width, colour, UTF-8.</summary>
internal sealed record Screen
{
    /// <summary>Cells a row; <see cref="int.MaxValue"/> when nothing limits it (a pipe or file).</summary>
    public required int Columns { get; init; }

    public required bool IsTerminal { get; init; }

    public required bool Unicode { get; init; }

    public required bool Colour { get; init; }

    /// <summary>Looks at a descriptor (standard output) and the environment (COLUMNS, NO_COLOR, TERM, LC_ALL, LC_CTYPE, LANG).</summary>
    public static Screen Detect(string colourChoice = "auto", int descriptor = 1)
    {
        bool terminal = TerminalDevice.IsTerminal(descriptor);
        int columns = terminal ? TerminalDevice.Size(descriptor)?.Columns ?? 80 : int.MaxValue;
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out int asked) && asked > 0) columns = asked;
        bool colour = colourChoice switch
        {
            "always" => true,
            "never" => false,
            _ => terminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or null),
        };
        return new Screen { Columns = columns, IsTerminal = terminal, Unicode = IsUnicode(), Colour = colour };
    }

    private static bool IsUnicode()
    {
        foreach (string name in (string[])["LC_ALL", "LC_CTYPE", "LANG"])
        {
            string? value = Environment.GetEnvironmentVariable(name);
            if (!string.IsNullOrEmpty(value)) return value.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || value.Contains("utf8", StringComparison.OrdinalIgnoreCase);
        }
        return false;
    }
}
