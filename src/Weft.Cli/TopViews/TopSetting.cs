using Weft.Cli.Settings;

namespace Weft.Cli.TopViews;

/// <summary>One setting as it stands in the file.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Comment">What it is, behind it in a new file.</param>
/// <param name="Write">Its value, as it is written.</param>
/// <param name="Read">Takes a value over; answers what is wrong with it, in words, or null.</param>
internal sealed record TopSetting(string Key, string Comment, Func<TopSettings, string> Write, Func<TopSettings, TomlEntry, string?> Read)
{
    private const double ShortestDelay = 0.1, LongestDelay = 3600;
    private const int LongestText = 4096;

    /// <summary>All of them, in the order of a new file.</summary>
    public static IReadOnlyList<TopSetting> All { get; } =
    [
        new("delay", "seconds between two looks", static s => TomlValues.Write(s.DelaySeconds), static (s, e) => Number(e, ShortestDelay, LongestDelay, v => s.DelaySeconds = v)),
        new("columns", "ids of weft help columns, in their order; [] for those of the view", static s => TomlValues.Write(s.Columns ?? []), Columns),
        new("sort", "the column sorted by; \"\" for the tree's own order", static s => TomlValues.Write(s.SortColumn ?? ""), Sort),
        new("ascending", "small values first", static s => TomlValues.Write(s.SortAscending), static (s, e) => Flag(e, v => s.SortAscending = v)),
        new("threads", "threads in rows of their own", static s => TomlValues.Write(s.ShowThreads), static (s, e) => Flag(e, v => s.ShowThreads = v)),
        new("fold-pools", "threads of like names folded into one row", static s => TomlValues.Write(s.FoldPools), static (s, e) => Flag(e, v => s.FoldPools = v)),
        new("tree", "children below their parents", static s => TomlValues.Write(s.Tree), static (s, e) => Flag(e, v => s.Tree = v)),
        new("group-by", "\"program\", \"user\", \"unit\", \"container\": one row each; \"\" for none", static s => TomlValues.Write(s.GroupBy), Group),
        new("kernel-threads", "the kernel's own threads", static s => TomlValues.Write(s.ShowKernelThreads), static (s, e) => Flag(e, v => s.ShowKernelThreads = v)),
        new("command-line", "whole command lines rather than programs' names", static s => TomlValues.Write(s.ShowCommandLine), static (s, e) => Flag(e, v => s.ShowCommandLine = v)),
        new("cpu-of-machine", "100 % is the whole machine rather than one CPU", static s => TomlValues.Write(s.CpuOfMachine), static (s, e) => Flag(e, v => s.CpuOfMachine = v)),
        new("mouse", "false: the mouse selects text as elsewhere", static s => TomlValues.Write(s.Mouse), static (s, e) => Flag(e, v => s.Mouse = v)),
        new("filter", "a query (weft help query); \"\" for none", static s => TomlValues.Write(s.Filter), Filter),
        new("user", "only this user's processes; \"\" for all", static s => TomlValues.Write(s.User), static (s, e) => Text(e, v => s.User = v)),
        new("history-minutes", "how long it remembers", static s => $"{s.HistoryMinutes}", static (s, e) => Whole(e, 1, 24 * 60, v => s.HistoryMinutes = v)),
        new("history-megabytes", "how much memory that may take", static s => $"{s.HistoryMegabytes}", static (s, e) => Whole(e, 1, 4096, v => s.HistoryMegabytes = v)),
    ];

    private static string? Number(TomlEntry entry, double least, double most, Action<double> take)
    {
        if (entry.Kind is not (TomlKind.Whole or TomlKind.Real)) return "must be a number";
        double value = Math.Clamp(entry.Number, least, most);
        take(value);
        return value.Equals(entry.Number) ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"is {least} to {most}: {value} is taken");
    }

    private static string? Whole(TomlEntry entry, int least, int most, Action<int> take) =>
        entry.Kind != TomlKind.Whole ? "must be a whole number" : Number(entry, least, most, v => take((int)v));

    private static string? Flag(TomlEntry entry, Action<bool> take)
    {
        if (entry.Kind != TomlKind.Flag) return "must be true or false";
        take(entry.Flag);
        return null;
    }

    private static string? Text(TomlEntry entry, Action<string> take)
    {
        if (entry.Kind != TomlKind.Text) return "must be a text in quotes";
        if (entry.Text.Length > LongestText) return "is too long";
        take(entry.Text);
        return null;
    }

    private static string? Columns(TopSettings settings, TomlEntry entry)
    {
        if (entry.Kind != TomlKind.List) return "must be a list of texts, such as [\"pid\", \"user\"]";
        List<string> known = [];
        string? wrong = null;
        foreach (string id in entry.List)
        {
            if (TopColumns.Make(id, null, 0, isExtra: false) is not null) known.Add(id);
            else wrong ??= Unknown(id);
        }
        settings.Columns = known.Count > 0 ? known : null;
        return wrong;
    }

    private static string? Sort(TopSettings settings, TomlEntry entry)
    {
        if (entry.Kind == TomlKind.Text && entry.Text.Length > 0 && TopColumns.Sort(entry.Text) is null) return Unknown(entry.Text);
        return Text(entry, v => settings.SortColumn = v.Length > 0 ? v : null);
    }

    private static string Unknown(string column)
    {
        (string message, string hint) = TopColumns.Catalog.Unknown(column);
        return $"has an {message}. {hint}";
    }

    private static string? Filter(TopSettings settings, TomlEntry entry)
    {
        if (entry.Kind == TomlKind.Text && entry.Text.Length <= LongestText && RowFilter.Parse(entry.Text, TopColumns.Catalog, out _) is { } wrong) return $"is no query: {wrong}";
        return Text(entry, v => settings.Filter = v);
    }

    private static string? Group(TopSettings settings, TomlEntry entry) =>
        entry.Kind == TomlKind.Text && entry.Text is not ("" or "program" or "user" or "unit" or "container")
            ? "is program, user, unit, container or empty"
            : Text(entry, v => settings.GroupBy = v);
}
