namespace Weft.Columns;

/// <summary>All columns.</summary>
public static class ColumnRegistry
{
    /// <summary>Every column, in the order help lists them.</summary>
    public static IReadOnlyList<Column> All { get; } = [];

    /// <summary>The column with this id or alias; null when there is none.</summary>
    public static Column? Find(string name)
    {
        foreach (Column column in All)
        {
            if (column.Id.Equals(name, StringComparison.OrdinalIgnoreCase) || column.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase)) return column;
        }
        return null;
    }
}
