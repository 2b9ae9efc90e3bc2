using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>The columns of the live table.</summary>
internal static class TopColumns
{
    // Those of the view when nobody has chosen any, most important first where that differs from their order.
    private static readonly (string Id, string Header, int Importance, bool IsExtra)[] s_usual =
    [
        ("pid", "PID", 0, false), ("tid", "TID", 1, false), ("user", "USER", 6, false), ("state", "S", 5, false), ("cpuNow", "CPU%", 0, false), ("waitNow", "WAIT%", 3, false),
        ("rss", "MEMORY", 2, false), ("cputime", "TIME", 7, false), ("threads", "THR", 4, false), (TopColumn.States, "STATES", 10, true), ("readNow", "READ/s", 8, true), ("writeNow", "WRITE/s", 8, true),
        ("switchesNow", "SWITCH/s", 11, true), (TopColumn.Waits, "WAITS FOR", 9, true),
    ];

    private static readonly Lazy<ColumnCatalog> s_catalog = new(static () => new ColumnCatalog(Renamed()));

    /// <summary>The registry as the live screen reads its names: <c>cpu</c> is the present, not the average since the start.</summary>
    public static ColumnCatalog Catalog => s_catalog.Value;

    /// <summary>The columns to begin with.</summary>
    /// <param name="chosen">Their ids; null for the usual ones.</param>
    /// <param name="threads">Whether threads have rows.</param>
    public static TopColumn[] Make(List<string>? chosen, bool threads)
    {
        List<TopColumn> made = [];
        if (chosen is not null)
        {
            foreach (string id in chosen)
            {
                if (id is "args" or "command" or "program" && chosen[^1] == id) continue;
                if (Make(id, null, 0, isExtra: false) is { } column) made.Add(column);
            }
            return [.. made];
        }
        foreach ((string id, string header, int importance, bool isExtra) in s_usual)
        {
            if (id == "tid" && !threads) continue;
            if (Make(id, header, importance, isExtra) is { } column) made.Add(column);
        }
        return [.. made];
    }

    /// <summary>A column by its id or another name of it; null when there is none.</summary>
    public static TopColumn? Make(string id, string? header, int importance, bool isExtra)
    {
        if (id == TopColumn.States) return new TopColumn { Id = id, Header = header ?? "STATES", Importance = importance, IsExtra = isExtra };
        if (id == TopColumn.Waits) return new TopColumn { Id = id, Header = header ?? "WAITS FOR", Importance = importance, IsExtra = isExtra, Needs = TaskFields.WaitChannel | TaskFields.SystemCall, Maximum = 40 };
        if (Catalog.Find(id) is not { } column) return null;
        return new TopColumn
        {
            Id = column.Id,
            Header = header ?? ShortHeader(column),
            Registry = column,
            Needs = column.Needs,
            RateNeeds = RateNeeds(column),
            IsRight = column.Type is not (ColumnType.Text or ColumnType.Boolean or ColumnType.Time),
            Maximum = column.Id == "user" ? 12 : 24,
            Importance = importance,
            IsExtra = isExtra,
        };
    }

    /// <summary>The files that tell a rate only where they were read at two looks, of a row that is shown.</summary>
    public static TaskFields RateNeeds(Column? column) => column?.Id switch
    {
        "switchesNow" or "involuntaryNow" => TaskFields.Status,
        "readNow" or "writeNow" => TaskFields.Io,
        _ => TaskFields.None,
    };

    /// <summary>The column sorted by; null for the order of ids.</summary>
    public static Column? Sort(string? id) => id is null ? null : Catalog.Find(id);

    /// <summary>Whether small values are wanted first of a column nobody has said more of: of names and ids.</summary>
    public static bool StartsAscending(Column column) => column.Type == ColumnType.Text || column.Id is "pid" or "tid" or "ppid";

    private static string ShortHeader(Column column)
    {
        foreach ((string id, string header, _, _) in s_usual)
        {
            if (id == column.Id) return header;
        }
        return column.Header;
    }

    // An id wins over another's alias, so the average has to give up its own.
    private static Column[] Renamed()
    {
        Column? now = ColumnRegistry.Find("cpuNow");
        if (now is null) return [.. ColumnRegistry.All];
        Column[] columns = [.. ColumnRegistry.All];
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i].Id == "cpu") columns[i] = With(columns[i], "cpuAverage", ["pcpu", "avg%"]);
            else if (columns[i] == now) columns[i] = With(now, now.Id, [.. now.Aliases, "cpu", "%cpu"]);
        }
        return columns;
    }

    private static Column With(Column column, string id, string[] aliases) => new()
    {
        Id = id, Aliases = aliases, Header = column.Header, JsonName = column.JsonName, Type = column.Type, Scope = column.Scope, Unit = column.Unit,
        Source = column.Source, Permission = column.Permission, Meaning = column.Meaning, Needs = column.Needs, IsRate = column.IsRate, Read = column.Read,
    };
}
