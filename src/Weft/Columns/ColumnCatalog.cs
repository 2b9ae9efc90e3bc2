namespace Weft.Columns;

/// <summary>Columns found by name, and the names nearest to a wrong one.</summary>
public sealed class ColumnCatalog
{
    private static readonly Lazy<ColumnCatalog> Whole = new(() => new ColumnCatalog(ColumnRegistry.All));

    private readonly Dictionary<string, Column> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a catalog.</summary>
    /// <param name="columns">The columns. An id wins over another column's alias, an earlier column over a later.</param>
    public ColumnCatalog(IReadOnlyList<Column> columns)
    {
        Columns = columns;
        foreach (Column column in columns) _byName.TryAdd(column.Id, column);
        foreach (Column column in columns)
        {
            foreach (string alias in column.Aliases) _byName.TryAdd(alias, column);
        }
    }

    /// <summary>All columns of <see cref="ColumnRegistry"/>.</summary>
    public static ColumnCatalog Registry => Whole.Value;

    /// <summary>The columns.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The column with this id or alias, case aside; null when there is none.</summary>
    /// <param name="name">The id or alias.</param>
    public Column? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The names most like a wrong one, best first, each of another column.</summary>
    /// <param name="name">What was typed.</param>
    /// <param name="limit">How many to return at most.</param>
    public IReadOnlyList<string> Nearest(string name, int limit = 3) =>
        Spelling.Nearest(name, _byName.Keys, int.MaxValue).DistinctBy(near => _byName[near]).Take(limit).ToArray();

    /// <summary>"unknown column 'stat3'. Did you mean state? (weft help columns)": the same words wherever a column is named.</summary>
    /// <param name="name">What was typed.</param>
    /// <returns>The message, and the hint that follows it.</returns>
    public (string Message, string Hint) Unknown(string name)
    {
        string? question = Spelling.Question(Nearest(name));
        return ($"unknown column '{name}'", question is null ? "See: weft help columns" : question + " (weft help columns)");
    }
}
