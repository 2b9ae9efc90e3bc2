using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.Procps;

/// <summary>Sorts rows by any columns, and arranges families.</summary>
internal static class PsOrder
{
    /// <summary>Sorts row indexes by several keys; rows equal in all keep their order. Missing values come last.</summary>
    public static void Sort(TaskSnapshot snapshot, int[] rows, IReadOnlyList<(Column Column, bool Descending)> keys)
    {
        if (keys.Count == 0) return;
        int[] sorted = [.. rows.Order(Comparer<int>.Create((a, b) => Compare(snapshot, a, b, keys)))];
        sorted.CopyTo(rows, 0);
    }

    /// <summary>Puts children under their parents, oldest first, and answers each row's indentation.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="rows">The rows shown; reordered.</param>
    /// <param name="art">Branches drawn (BSD f, --forest) rather than blanks (-H).</param>
    public static string[] Families(TaskSnapshot snapshot, int[] rows, bool art)
    {
        string[] indents = new string[snapshot.Count];
        Dictionary<int, List<int>> children = [];
        HashSet<int> shown = [.. rows.Select(r => snapshot[r].ProcessId)];
        List<int> roots = [];
        foreach (int row in rows)
        {
            int parent = snapshot[row].Stat.ParentTgid;
            // Drawn with branches, ps leaves the children of init at the left, as it does init itself.
            bool isRoot = (art && parent == 1) || !shown.Contains(parent) || parent == snapshot[row].ProcessId;
            if (isRoot) roots.Add(row);
            else if (children.TryGetValue(parent, out List<int>? list)) list.Add(row);
            else children[parent] = [row];
        }
        // The kernel's own family comes first, as in ps.
        roots = [.. roots.OrderBy(r => snapshot[r].ProcessId == 2 ? 0 : 1).ThenBy(r => snapshot[r].Stat.StartTicks)];
        foreach (List<int> family in children.Values) family.Sort((a, b) => snapshot[a].Stat.StartTicks.CompareTo(snapshot[b].Stat.StartTicks) is var order && order != 0 ? order : a.CompareTo(b));
        int next = 0;
        Stack<(int Row, string Indent, string Below)> pending = [];
        foreach (int root in Enumerable.Reverse(roots)) pending.Push((root, "", ""));
        HashSet<int> placed = [];
        while (pending.TryPop(out (int Row, string Indent, string Below) at))
        {
            if (next >= rows.Length) break;
            rows[next++] = at.Row;
            indents[at.Row] = at.Indent;
            // A process's children are placed once, after its first row (threads of it share them).
            if (!placed.Add(snapshot[at.Row].ProcessId) || !children.TryGetValue(snapshot[at.Row].ProcessId, out List<int>? list)) continue;
            for (int i = list.Count - 1; i >= 0; i--)
            {
                bool last = i == list.Count - 1;
                pending.Push(art
                    ? (list[i], at.Below + " \\_ ", at.Below + (last ? "    " : " |  "))
                    : (list[i], at.Below + "  ", at.Below + "  "));
            }
        }
        return indents;
    }

    private static int Compare(TaskSnapshot snapshot, int a, int b, IReadOnlyList<(Column Column, bool Descending)> keys)
    {
        foreach ((Column column, bool descending) in keys)
        {
            ColumnValue x = column.Read(snapshot[a]);
            ColumnValue y = column.Read(snapshot[b]);
            int order;
            if (x.IsPresent && y.IsPresent)
            {
                order = column.Type switch
                {
                    ColumnType.Text => x.Text.SequenceCompareTo(y.Text),
                    ColumnType.Real => x.Real.CompareTo(y.Real),
                    ColumnType.Address => x.Unsigned.CompareTo(y.Unsigned),
                    _ => x.Integer.CompareTo(y.Integer),
                };
                if (descending) order = -order;
            }
            else order = (x.IsPresent ? 0 : 1) - (y.IsPresent ? 0 : 1);
            if (order != 0) return order;
        }
        return 0;
    }
}
