using Weft.Cli.Messages;
using Weft.Columns;

namespace Weft.Cli.Procps;

/// <summary>Reads the lists and formats of ps's grammar: <c>pid,tid=ID,args:20</c>, <c>-pcpu,+rss</c>, <c>1,2 3</c>.</summary>
internal static class PsSpelling
{
    private static readonly char[] Separators = [',', ' ', '\t'];

    /// <summary>A format list. A header (<c>=text</c>) takes the rest of its argument, commas included, as in ps.</summary>
    public static void Format(string text, List<PsField> into)
    {
        int equals = text.IndexOf('=');
        string names = equals < 0 ? text : text[..equals];
        string? header = equals < 0 ? null : text[(equals + 1)..];
        string[] items = names.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (items.Length == 0) throw UserError.Usage("weft ps: the format list is empty. Try: weft ps -o pid,tid,name,state (weft help columns)");
        // "pid=,comm=" asks for empty headers one by one.
        string rest = "";
        if (header is not null && header.StartsWith(',')) (header, rest) = ("", header[1..]);
        for (int i = 0; i < items.Length; i++) into.Add(Item(items[i], i == items.Length - 1 ? header : null));
        if (rest.Length > 0) Format(rest, into);
    }

    /// <summary>Sort keys: names with an optional sign before each.</summary>
    public static void Sort(string text, List<(string Name, bool Descending)> into)
    {
        foreach (string item in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string name = item.TrimStart('+', '-');
            if (PsColumnTable.Find(name)?.Registry is not { } column) throw Unknown(name);
            RefuseRate(column);
            into.Add((name, item.StartsWith('-')));
        }
    }

    /// <summary>Numbers separated by commas or blanks.</summary>
    public static void Numbers(string text, List<int> into, string what)
    {
        string[] items = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (items.Length == 0) throw UserError.Usage($"weft ps: {what} is missing its list of numbers");
        foreach (string item in items)
        {
            if (!int.TryParse(item, out int value) || value < 0) throw UserError.Usage($"weft ps: {what} takes numbers, '{Shown.Text(item)}' is not one{(what is "-p" or "--pid" && item.Length > 0 && char.IsLetter(item[0]) ? $". For a program by its name: weft ps @{Shown.Text(item)}" : "")}");
            into.Add(value);
        }
    }

    /// <summary>Words separated by commas or blanks.</summary>
    public static string[] Words(string text, string what) =>
        text.Split(Separators, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words ? words : throw UserError.Usage($"weft ps: {what} is missing its list");

    /// <summary>The error for a column nobody knows, with the nearest that is known.</summary>
    public static UserError Unknown(string name)
    {
        (string message, string hint) = ColumnCatalog.Registry.Unknown(Shown.Text(name));
        return UserError.Usage($"weft ps: {message}. {hint}");
    }

    /// <summary>Refuses a column that one look does not know.</summary>
    /// <exception cref="UserError">It is such a column.</exception>
    public static void RefuseRate(Column? column)
    {
        if (column is { IsRate: true }) throw UserError.Usage($"weft ps: {column.Id} is a rate, and ps looks once; see: weft top -o {column.Id}");
    }

    private static PsField Item(string item, string? header)
    {
        int colon = item.IndexOf(':');
        string name = colon < 0 ? item : item[..colon];
        PsColumn column = PsColumnTable.Find(name) ?? throw Unknown(name);
        RefuseRate(column.Registry);
        int width = column.Width;
        if (colon >= 0 && (!int.TryParse(item[(colon + 1)..], out width) || width is < 1 or > 4096))
            throw UserError.Usage($"weft ps: '{Shown.Text(item)}': a width is a number from 1 to 4096");
        return new PsField(column, header ?? column.Header, colon >= 0 ? width : Math.Max(width, header?.Length ?? 0), IsFixed: colon >= 0);
    }
}
