using Weft.Cli.Terminal;
using Weft.Columns;

namespace Weft.Cli.TopViews;

/// <summary>Lists of columns: by which to sort, and which to show in which order.</summary>
internal static class ColumnMenus
{
    /// <summary>By which column to sort: those of the view first.</summary>
    public static void Sort(TopContext context, IReadOnlyList<string> columnIds)
    {
        List<TopColumn> columns = Ordered(columnIds, isForSorting: true, out int shown);
        List<MenuItem> items = [];
        foreach (TopColumn column in columns)
        {
            bool isNow = column.Id.Equals(context.Settings.SortColumn, StringComparison.OrdinalIgnoreCase);
            string arrow = !isNow ? "" : context.Settings.SortAscending ? " (now, small first)" : " (now, large first)";
            items.Add(Item(column, items.Count < shown, arrow));
        }
        MenuView menu = new("Sort by", items)
        {
            Hint = "Enter sort (again: reverse)   Esc back   type to search",
            Chosen = (at, menu) =>
            {
                if (menu.Selected >= 0) By(at, columns[menu.Selected].Registry!);
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
        List<TopColumn> columns = Ordered(columnIds, isForSorting: false, out int shown);
        List<MenuItem> items = [];
        foreach (TopColumn column in columns)
        {
            MenuItem item = Item(column, isShown: true, "");
            item.IsMarked = items.Count < shown;
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
        settings.SortAscending = isSame ? !settings.SortAscending : TopColumns.StartsAscending(column);
        settings.SortColumn = column.Id;
        context.Say($"Sorted by {column.Header}, {(settings.SortAscending ? "small" : "large")} first");
    }

    private static bool Move(TerminalEvent input, TopContext context, MenuView menu, List<TopColumn> columns)
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

    private static void Apply(TopContext context, List<TopColumn> columns, List<MenuItem> items)
    {
        List<string> shown = [];
        for (int i = 0; i < items.Count; i++)
            if (items[i].IsMarked == true) shown.Add(columns[i].Id);
        // None at all would be a table of nothing: then those of the view.
        context.Settings.Columns = shown.Count > 0 ? shown : null;
    }

    private static MenuItem Item(TopColumn column, bool isShown, string more) => new(column.Header + more, Meaning(column))
    {
        Aliases = column.Registry is { } known ? known.Id + " " + string.Join(' ', known.Aliases) : column.Id,
        Meaning = isShown ? CellMeaning.Plain : CellMeaning.Dim,
    };

    private static string Meaning(TopColumn column) => column.Registry?.Meaning ?? (column.Id == TopColumn.States ? "how many threads run, sleep, wait" : "what it waits for, and who can end that");

    // Those shown, as they are named there, and then all others.
    private static List<TopColumn> Ordered(IReadOnlyList<string> columnIds, bool isForSorting, out int shown)
    {
        List<TopColumn> columns = [];
        foreach (string id in columnIds) Add(columns, id, isForSorting);
        shown = columns.Count;
        foreach (Column column in TopColumns.Catalog.Columns) Add(columns, column.Id, isForSorting);
        if (isForSorting) return columns;
        Add(columns, TopColumn.States, isForSorting);
        Add(columns, TopColumn.Waits, isForSorting);
        return columns;
    }

    private static void Add(List<TopColumn> columns, string id, bool isForSorting)
    {
        if (TopColumns.Make(id, null, 0, isExtra: false) is not { } column || (isForSorting && column.Registry is null)) return;
        foreach (TopColumn there in columns)
            if (there.Id == column.Id) return;
        columns.Add(column);
    }
}
