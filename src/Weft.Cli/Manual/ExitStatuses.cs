namespace Weft.Cli.Manual;

/// <summary>The exit statuses of a command, its own and the usual ones, one by one.</summary>
internal static class ExitStatuses
{
    private static readonly (int Status, string Meaning)[] Usual =
    [
        (0, "done"),
        (2, "the command line was not understood"),
        (3, "no such process or thread"),
        (4, "not permitted"),
        (5, "not supported here: this kernel or this machine lacks what it needs"),
        (70, "a defect of Weft itself"),
        (74, "the output could not be written"),
    ];

    /// <summary>Ascending; where the command has its own words for a status, those. The label is the number, or "128 + N".</summary>
    public static IEnumerable<(int Status, string Label, string Meaning)> Of(CommandManual manual)
    {
        SortedDictionary<int, (string Label, string Meaning)> all = [];
        foreach ((int status, string meaning) in Usual) all[status] = (status.ToString(), meaning);
        // A line may hold several, with blanks between: "0 done   1 a list or query found none".
        foreach (string line in manual.ExitStatus)
        {
            foreach (string part in line.Split("   ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                int space = part.IndexOf(' ');
                if (space <= 0 || !int.TryParse(part[..space], out int status)) continue;
                int label = part.AsSpan(space).StartsWith(" + N ") ? space + 4 : space;
                all[status] = (part[..label], part[label..].Trim());
            }
        }
        return all.Select(static pair => (pair.Key, pair.Value.Label, pair.Value.Meaning));
    }
}
