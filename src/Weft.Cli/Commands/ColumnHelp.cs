using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Procps;
using Weft.Cli.Rendering;
using Weft.Columns;

namespace Weft.Cli.Commands;

/// <summary><c>weft help columns [NAME]</c>.</summary>
internal static class ColumnHelp
{
    /// <summary>All columns, a line or two each.</summary>
    public static void List(StandardOutput output)
    {
        output.Line("column               whose    meaning (weft help columns NAME tells more)");
        foreach (Column column in ColumnRegistry.All)
        {
            string left = $"{column.Id,-20} {Whose(column.Scope),-8} ";
            foreach (string line in ManualText.Wrapped(column.Meaning, ManualText.Width - left.Length))
            {
                output.Line(left + line);
                left = new string(' ', left.Length);
            }
        }
    }

    /// <summary>All of one column, with command lines to try.</summary>
    /// <exception cref="UserError">There is no such column.</exception>
    public static void Explain(string name, StandardOutput output)
    {
        Column? column = ColumnRegistry.Find(name);
        if (column is null && PsColumnNames.Meaning(name) is { } meaning)
        {
            Column? shown = PsColumnTable.Find(name)?.Registry;
            output.Line($"{name}: {meaning}");
            ManualText.Entry("a name of ps", 13, shown is null ? "it has no column of Weft's behind it" : $"its form of {shown.Id} (weft help columns {shown.Id})", output);
            ManualText.Entry("try", 13, $"weft ps -eo pid,{name}", output);
            return;
        }
        if (column is null) throw Unknown(name);
        output.Line($"{column.Id}: {column.Meaning}");
        if (column.Aliases.Length > 0) ManualText.Entry("also called", 13, string.Join(", ", column.Aliases), output);
        ManualText.Entry("unit", 13, ColumnWords.Unit(column), output);
        ManualText.Entry("in JSON", 13, column.JsonName, output);
        ManualText.Entry("source", 13, column.Source, output);
        ManualText.Entry("on a process", 13, ColumnWords.Scope(column.Scope), output);
        ManualText.Entry("readable by", 13, column.Permission, output);
        string label = "try";
        foreach (string line in Examples(column))
        {
            ManualText.Entry(label, 13, line, output);
            label = "";
        }
    }

    /// <summary>Command lines that show the column, sort by it and choose by it.</summary>
    public static string[] Examples(Column column) => column.IsRate ? [] :
    [
        column.Scope == ColumnScope.Process ? $"weft ps -eo pid,{column.Id}" : $"weft ps -eLo tid,{column.Id}",
        $"weft ps -e --sort -{column.Id}",
        $"weft ps --where '{Condition(column)}'",
    ];

    private static string Condition(Column column) => column.Id switch
    {
        "state" => "state = D",
        "user" => "user = root",
        _ => column.Type switch
        {
            ColumnType.Boolean => column.Id,
            ColumnType.Text => $"{column.Id} contains \"a\"",
            ColumnType.Size => $"{column.Id} > 100M",
            ColumnType.Duration => $"{column.Id} > 1min",
            ColumnType.Time => $"{column.Id} > -10min",
            ColumnType.Address => $"{column.Id} contains 0x1",
            ColumnType.Real => $"{column.Id} > 1.5",
            _ => $"{column.Id} > 0",
        },
    };

    private static UserError Unknown(string name)
    {
        (string message, string hint) = ColumnCatalog.Registry.Unknown(Shown.Text(name));
        // No slip of the hand: perhaps a word of what is looked for.
        string[] about = name.Length < 3 ? [] : [.. ColumnRegistry.All.Where(c => c.Meaning.Contains(name, StringComparison.OrdinalIgnoreCase) || c.JsonName.Contains(name, StringComparison.OrdinalIgnoreCase)).Select(static c => c.Id).Take(6)];
        return UserError.Usage($"weft help: {message}. {(about.Length > 0 && !hint.StartsWith("Did", StringComparison.Ordinal) ? $"About it: {string.Join(", ", about)}. " : "")}{hint}");
    }

    private static string Whose(ColumnScope scope) => scope switch { ColumnScope.Process => "process", ColumnScope.Sum => "sum", _ => "task" };
}
