namespace Weft.Cli.Messages;

/// <summary>Finds what was probably meant.</summary>
internal static class Nearest
{
    /// <summary>The known word with the fewest slips (a letter more, less, other, or two swapped); empty when none is near.</summary>
    public static string Of(string word, IEnumerable<string> known)
    {
        string best = "";
        int fewest = Math.Max(1, word.Length / 3) + 1;
        foreach (string candidate in known)
        {
            int slips = candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase) || word.StartsWith(candidate, StringComparison.OrdinalIgnoreCase)
                ? 1 : Slips(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (slips >= fewest) continue;
            fewest = slips;
            best = candidate;
        }
        return best;
    }

    private static int Slips(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = a[i - 1] == b[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[a.Length, b.Length];
    }
}
