using Weft.Cli.Manual;
using Weft.Cli.Procps;
using Weft.Cli.Rendering;
using Weft.Columns;

namespace Weft.Cli.Topics;

/// <summary>Every column: made from the registry, and ps's own names beside it.</summary>
internal static class ColumnsTopic
{
    public static Topic Make() => new("columns", "every column of Weft: meaning, unit, kernel file, whose value, who may read it",
    [
        new("")
        {
            Text =
            [
                "These names are taken by weft ps -o, -O and --sort, and by every query. Case does not matter. Those of ps are taken too.",
                "On a row that stands for a process a column shows one of three things. \"The whole process's\": the kernel keeps one value for all threads. \"The sum over its threads\". \"The leader thread's own\": the kernel keeps a value for each thread, and the row shows that of the first.",
                "weft help columns NAME tells all of one column, with command lines to try.",
            ],
        },
        new("columns") { Entries = [.. ColumnRegistry.All.Select(static c => new TopicEntry(c.Id, Describe(c)))] },
        new("names only ps has") { Entries = PsColumnNames.All },
    ]);

    private static string Describe(Column column)
    {
        string aliases = column.Aliases.Length > 0 ? $" Also {string.Join(", ", column.Aliases)}." : "";
        return $"{char.ToUpperInvariant(column.Meaning[0])}{column.Meaning[1..]}.{aliases} Unit: {ColumnWords.Unit(column)}. In JSON {column.JsonName}. Source: {column.Source}. On a process: {ColumnWords.Scope(column.Scope)}. Readable by {column.Permission}.";
    }
}
