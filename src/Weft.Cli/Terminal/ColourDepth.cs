namespace Weft.Cli.Terminal;

/// <summary>How many colours a terminal has.</summary>
internal enum ColourDepth
{
    /// <summary>None, or none are wanted; bold, dim and reverse remain.</summary>
    None,
    /// <summary>The eight of ECMA-48 and their bright forms, as the user's theme has them.</summary>
    Sixteen,
    /// <summary>The fixed palette of xterm (SGR 38;5).</summary>
    Palette,
    /// <summary>Any (SGR 38;2).</summary>
    True,
}
