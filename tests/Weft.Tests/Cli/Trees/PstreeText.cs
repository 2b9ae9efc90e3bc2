using System.Text.RegularExpressions;

namespace Weft.Tests.Cli.Trees;

/// <summary>Reads what <c>pstree -ptlA</c> draws and what <c>weft tree -p</c> draws: for each id its name and its parent's id.</summary>
internal static partial class PstreeText
{
    /// <summary>One process or thread.</summary>
    public sealed record Node(string Name, int Parent);

    /// <summary>pstree's drawing: several nodes a row, branches known by their columns.</summary>
    public static Dictionary<int, Node> Pstree(IEnumerable<string> rows)
    {
        Dictionary<int, Node> nodes = [];
        Dictionary<int, int> branches = []; // column of the branch → whose it is
        foreach (string row in rows)
        {
            int at = 0;
            int parent = 0;
            if (Branch().Match(row) is { Success: true } branch)
            {
                at = branch.Length;
                parent = branches[branch.Length - 2];
            }
            while (at < row.Length)
            {
                Match node = Item().Match(row, at);
                if (!node.Success) throw new FormatException($"pstree: {row} at {at}");
                int id = node.Groups["id"].Length == 0 ? 0 : int.Parse(node.Groups["id"].Value);
                if (id != 0) nodes[id] = new Node(node.Groups["name"].Value, parent);
                at = node.Index + node.Length;
                parent = id;
                if (node.Groups["end"].Value == "-+-") branches[at - 2] = id;
            }
        }
        return nodes;
    }

    /// <summary>Weft's drawing: a node a row, three columns a level.</summary>
    public static Dictionary<int, Node> Weft(IEnumerable<string> rows)
    {
        Dictionary<int, Node> nodes = [];
        List<int> path = [];
        foreach (string row in rows)
        {
            Match match = Row().Match(row);
            if (!match.Success) continue;
            int level = match.Groups["branches"].Length / 3;
            int id = int.Parse(match.Groups["id"].Value);
            path.RemoveRange(level, path.Count - level);
            nodes[id] = new Node(match.Groups["name"].Value, level == 0 ? 0 : path[level - 1]);
            path.Add(id);
        }
        return nodes;
    }

    [GeneratedRegex(@"^[ |]*?[|`]-")]
    private static partial Regex Branch();

    [GeneratedRegex(@"\G(?<name>.*?)\((?<id>\d*)\)(?<end>---|-\+-|$)")]
    private static partial Regex Item();

    [GeneratedRegex(@"^(?<branches>(?:   |\|  )*(?:\|- |`- )?)(?<name>.*) \((?<id>\d+)\)(?:  \[.*\])?$")]
    private static partial Regex Row();
}
