using Weft.Columns;

namespace Weft.Cli.Messages;

/// <summary>What was probably meant, for a message.</summary>
internal static class Nearest
{
    /// <summary>The nearest known word; empty when none is near.</summary>
    public static string Of(string word, IEnumerable<string> known) => Spelling.Nearest(word, known, 1) is [var nearest, ..] ? nearest : "";
}
