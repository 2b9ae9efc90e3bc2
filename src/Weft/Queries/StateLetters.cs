using Weft.Columns;

namespace Weft.Queries;

/// <summary>
/// The letters of the state column. A text that is none of them would never be equal to a state, and silence would look
/// like an answer.
/// </summary>
internal static class StateLetters
{
    private static readonly (char Letter, string Name)[] Letters =
    [
        ('R', "running"), ('S', "sleeping"), ('D', "uninterruptible"), ('T', "stopped"), ('t', "traced"),
        ('Z', "zombie"), ('X', "dead"), ('x', "dead"), ('K', "wakekill"), ('W', "waking"), ('P', "parked"), ('I', "idle"),
    ];

    public static bool Applies(Column column) => column.Id == "state";

    /// <summary>What to write instead; null when the word is a state's letter.</summary>
    public static string? Problem(ReadOnlySpan<byte> word)
    {
        string text = System.Text.Encoding.UTF8.GetString(word);
        if (text.Length == 1 && Array.Exists(Letters, entry => entry.Letter == text[0])) return null;
        foreach ((char letter, string name) in Letters)
        {
            bool meant = text.Length == 1 ? char.ToUpperInvariant(text[0]) == letter : name.Equals(text, StringComparison.OrdinalIgnoreCase);
            if (meant) return $"Did you mean {letter} ({name})?";
        }
        return "R running, S sleeping, D uninterruptible, T stopped, t traced, Z zombie, I idle";
    }
}
