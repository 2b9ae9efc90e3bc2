namespace Weft.Columns;

/// <summary>The table of all columns. Adding one is an entry here and, if no reader has it yet, a fact in the snapshot.</summary>
public static class ColumnRegistry
{
    private static readonly Lazy<Column[]> Table = new(static () =>
        [.. IdentityColumns.All, .. ProcessorColumns.All, .. MemoryColumns.All, .. ActivityColumns.All, .. SecurityColumns.All, .. ContextColumns.All, .. RateColumns.All]);

    /// <summary>Every column, in the order help lists them.</summary>
    public static IReadOnlyList<Column> All => Table.Value;

    /// <summary>The column with this id or alias, whatever the case; null when there is none.</summary>
    public static Column? Find(string name) => ColumnCatalog.Registry.Find(name);

    /// <summary>The column with this id.</summary>
    /// <exception cref="KeyNotFoundException">There is none: a mistake in Weft.</exception>
    public static Column Get(string id) => Find(id) ?? throw new KeyNotFoundException(id);
}
