using Weft.Cli.Messages;
using Weft.Columns;

namespace Weft.Cli.TopViews;

/// <summary>The options -o and --sort. A column may be named as top and htop name their fields.</summary>
internal static class TopSortOption
{
    // top's fields (and htop's names) that are not the registry's own names.
    private static readonly string[] s_foreign =
    [
        "%CPU cpuNow", "PERCENT_CPU cpuNow", "%MEM pmem", "PERCENT_MEM pmem", "RES rss", "M_RESIDENT rss", "VIRT vsz", "M_VIRT vsz", "TIME+ cputime", "PR priority", "S state", "P psr", "nTH threads", "NLWP threads", "COMMAND name",
        "nMaj majflt", "nMin minflt", "SHR rss",
    ];

    /// <summary>Reads -o: the columns; or, as top has it, one field to sort by.</summary>
    public static void Columns(string? text, TopSettings settings)
    {
        if (text is null) return;
        string[] names = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0) throw UserError.Usage("weft top: -o names columns: -o pid,cpu,rss (weft help columns)");
        if (names is [var only] && (only[0] is '+' or '-' || Foreign(only) is not null || only is "PID" or "USER" or "TIME" or "NI" or "SWAP"))
        {
            Order(only, settings);
            return;
        }
        List<string> ids = [];
        foreach (string name in names) ids.Add(name is TopColumn.States or TopColumn.Waits ? name : Find(name).Id);
        settings.Columns = ids;
    }

    /// <summary>Reads --sort: a column, with + before it for small values first.</summary>
    public static void Order(string text, TopSettings settings)
    {
        bool isSigned = text.Length > 1 && text[0] is '+' or '-';
        Column column = Find(isSigned ? text[1..] : text);
        settings.SortColumn = column.Id;
        settings.SortAscending = isSigned ? text[0] == '+' : TopColumns.StartsAscending(column);
    }

    private static Column Find(string name)
    {
        if (TopColumns.Catalog.Find(Foreign(name) ?? name) is { } column) return column;
        (string message, string hint) = TopColumns.Catalog.Unknown(Shown.Text(name));
        throw UserError.Usage($"weft top: {message}. {hint}");
    }

    private static string? Foreign(string name)
    {
        foreach (string pair in s_foreign)
        {
            int blank = pair.IndexOf(' ');
            if (blank == name.Length && pair.AsSpan(0, blank).SequenceEqual(name)) return pair[(blank + 1)..];
        }
        return null;
    }
}
