using Weft.Cli.Terminal;
using Weft.Columns;

namespace Weft.Cli.TopViews;

/// <summary>Lists of columns: by which to sort, and which to show in which order.</summary>
internal static class ColumnMenus
{
    /// <summary>By which column to sort: those of the view first.</summary>
    public static void Sort(TopContext context, IReadOnlyList<string> columnIds)
    {
        List<Column> columns = Ordered(columnIds);
        List<MenuItem> items = [];
        foreach (Column column in columns)
        {
            bool isNow = column.Id.Equals(context.Settings.SortColumn, StringComparison.OrdinalIgnoreCase);
            string arrow = !isNow ? "" : context.Settings.SortAscending ? " (now, small first)" : " (now, large first)";
            items.Add(Item(column, items.Count < columnIds.Count, arrow));
        }
        MenuView menu = new("Sort by", items)
        {
            Hint = "Enter sort (again: reverse)   Esc back   type to search",
            Chosen = (at, menu) =>
            {
                if (menu.Selected >= 0) By(at, columns[menu.Selected]);
                at.Close(menu);
            },
        };
        int now = columns.FindIndex(c => c.Id.Equals(context.Settings.SortColumn, StringComparison.OrdinalIgnoreCase));
        if (now >= 0) menu.Select(now);
        context.Open(menu);
    }

    /// <summary>Which columns, in which order; what is below shows each change at once.</summary>
    public static void Choose(TopContext context, IReadOnlyList<string> columnIds)
    {
        List<Column> columns = Ordered(columnIds);
        List<MenuItem> items = [];
        foreach (Column column in columns)
        {
            MenuItem item = Item(column, isShown: true, "");
            item.IsMarked = items.Count < columnIds.Count;
            items.Add(item);
        }
        context.Open(new MenuView("Columns", items)
        {
            Hint = "Space show/hide   F7 F8 move   Enter ready",
            Marked = (at, menu) => Apply(at, columns, menu.Items),
            Key = (input, at, menu) => Move(input, at, menu, columns),
            Chosen = static (at, menu) => at.Close(menu),
        });
    }

    private static void By(TopContext context, Column column)
    {
        TopSettings settings = context.Settings;
        bool isSame = column.Id.Equals(settings.SortColumn, StringComparison.OrdinalIgnoreCase);
        settings.SortAscending = isSame ? !settings.SortAscending : column.Type == ColumnType.Text;
        settings.SortColumn = column.Id;
        context.Say($"Sorted by {column.Header}, {(settings.SortAscending ? "small" : "large")} first");
    }

    private static bool Move(TerminalEvent input, TopContext context, MenuView menu, List<Column> columns)
    {
        bool isShifted = (input.Modifiers & KeyModifiers.Shift) != 0;
        int by = input.Key == KeyCode.F7 || (isShifted && input.Key == KeyCode.Up) ? -1 : input.Key == KeyCode.F8 || (isShifted && input.Key == KeyCode.Down) ? 1 : 0;
        int from = menu.Selected, to = from + by;
        if (by == 0) return false;
        if (from < 0 || to < 0 || to >= columns.Count) return true;
        (columns[from], columns[to]) = (columns[to], columns[from]);
        (menu.Items[from], menu.Items[to]) = (menu.Items[to], menu.Items[from]);
        menu.Changed();
        menu.Select(to);
        Apply(context, columns, menu.Items);
        return true;
    }

    private static void Apply(TopContext context, List<Column> columns, List<MenuItem> items)
    {
        List<string> shown = [];
        for (int i = 0; i < items.Count; i++)
            if (items[i].IsMarked == true) shown.Add(columns[i].Id);
        // None at all would be a table of nothing: then those of the view.
        context.Settings.Columns = shown.Count > 0 ? shown : null;
    }

    private static MenuItem Item(Column column, bool isShown, string more) =>
        new(column.Header + more, column.Meaning) { Aliases = column.Id + " " + string.Join(' ', column.Aliases), Meaning = isShown ? CellMeaning.Plain : CellMeaning.Dim };

    private static List<Column> Ordered(IReadOnlyList<string> columnIds)
    {
        List<Column> columns = [];
        foreach (string id in columnIds)
            if (ColumnRegistry.Find(id) is { } column && !columns.Contains(column)) columns.Add(column);
        foreach (Column column in ColumnRegistry.All)
            if (!columns.Contains(column)) columns.Add(column);
        return columns;
    }
}
