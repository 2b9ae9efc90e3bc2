namespace Weft.Columns;

/// <summary>Guesses what a mistyped word was meant to be: a column, a command, an option.</summary>
public static class Spelling
{
    private const int LongestWord = 64;
    private const int ShortestPrefix = 2;

    /// <summary>The names most like a word, best first; none when nothing is near enough to be meant.</summary>
    /// <param name="word">What was typed. Case does not matter.</param>
    /// <param name="names">The names it could be.</param>
    /// <param name="limit">How many to return at most.</param>
    public static IReadOnlyList<string> Nearest(string word, IEnumerable<string> names, int limit = 3)
    {
        if (word.Length is 0 or > LongestWord || limit <= 0) return [];
        List<(string Name, int Rank)> found = [];
        foreach (string name in names)
        {
            if (Rank(word, name) is int rank && !found.Exists(other => other.Name == name)) found.Add((name, rank));
        }
        found.Sort((left, right) =>
        {
            int order = left.Rank.CompareTo(right.Rank);
            if (order == 0) order = Math.Abs(left.Name.Length - word.Length).CompareTo(Math.Abs(right.Name.Length - word.Length));
            return order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
        });
        return found.Take(limit).Select(entry => entry.Name).ToArray();
    }

    /// <summary>"Did you mean state, stat or start?", or null when nothing is near.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="names">The names it could be.</param>
    public static string? Suggest(string word, IEnumerable<string> names) => Question(Nearest(word, names));

    /// <summary>Makes the question of names already found; null when there are none.</summary>
    /// <param name="nearest">The names, best first.</param>
    public static string? Question(IReadOnlyList<string> nearest) => nearest.Count switch
    {
        0 => null,
        1 => $"Did you mean {nearest[0]}?",
        _ => $"Did you mean {string.Join(", ", nearest.Take(nearest.Count - 1))} or {nearest[^1]}?",
    };

    /// <summary>
    /// How many single edits (insert, delete, replace, swap two neighbours) make one word the other, case aside.
    /// </summary>
    /// <param name="left">One word.</param>
    /// <param name="right">The other.</param>
    public static int Distance(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        // Three rolling rows: a swap looks two rows back.
        int[] beforePrevious = new int[right.Length + 1];
        int[] previous = new int[right.Length + 1];
        int[] current = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++) previous[j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replace = previous[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1);
                int best = Math.Min(replace, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    best = Math.Min(best, beforePrevious[j - 2] + 1);
                }
                current[j] = best;
            }
            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }
        return previous[right.Length];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);

    /// <summary>Lower is nearer; null is too far. One wrong letter in three is taken for a slip; so is a word cut short.</summary>
    private static int? Rank(string word, string name)
    {
        // The lengths alone rule most names out.
        int threshold = Math.Max(1, word.Length / 3);
        if (Math.Abs(name.Length - word.Length) <= threshold)
        {
            int distance = Distance(word, name);
            // A word with no letter in common is no slip of the hand: 'x' is not 'f'.
            if (distance <= threshold && distance < Math.Max(word.Length, name.Length)) return distance;
        }
        bool isCut = word.Length >= ShortestPrefix && name.StartsWith(word, StringComparison.OrdinalIgnoreCase);
        return isCut ? 1 : null;
    }
}
