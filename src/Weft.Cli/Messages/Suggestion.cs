using Weft.Columns;

namespace Weft.Cli.Messages;

/// <summary>What was probably meant, for a message.</summary>
internal static class Suggestion
{
    /// <summary>The nearest known word; empty when none is near.</summary>
    public static string For(string word, IEnumerable<string> known) => Spelling.Nearest(word, known, 1) is [var nearest, ..] ? nearest : "";
}
