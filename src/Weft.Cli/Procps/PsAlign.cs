namespace Weft.Cli.Procps;

/// <summary>How a ps column is padded, and what happens to a text longer than it.</summary>
internal enum PsAlign
{
    /// <summary>Right; longer ones push on.</summary>
    Right,
    /// <summary>Left; longer ones push on.</summary>
    Left,
    /// <summary>Left, cut to the width unless it is the last column.</summary>
    LeftCut,
    /// <summary>Left, a user name: cut with a '+' when longer.</summary>
    User,
}
