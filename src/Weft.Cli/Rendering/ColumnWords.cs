using Weft.Columns;

namespace Weft.Cli.Rendering;

/// <summary>What is to be said of any column, in words.</summary>
internal static class ColumnWords
{
    /// <summary>Whose value it is on the row of a process.</summary>
    public static string Scope(ColumnScope scope) => scope switch
    {
        ColumnScope.Process => "the whole process's; its threads show the same",
        ColumnScope.Sum => "the sum over its threads; on a thread row that thread's own",
        _ => "the leader thread's own, not the process's; on a thread row that thread's own",
    };

    /// <summary>The unit; what the value is when it has none.</summary>
    public static string Unit(Column column) => column.Unit.Length > 0 ? column.Unit : column.Type switch
    {
        ColumnType.Text => "text",
        ColumnType.Boolean => "yes or no",
        ColumnType.Address => "an address or mask, in hexadecimal",
        _ => "none",
    };
}
