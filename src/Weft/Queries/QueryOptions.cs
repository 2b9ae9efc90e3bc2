using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary>What a query's words are read against.</summary>
public sealed class QueryOptions
{
    private const long NanosecondsPerTick = 100;

    /// <summary>All columns, the wall clock, this machine's time zone.</summary>
    public static QueryOptions Default { get; } = new();

    /// <summary>The columns that can be named.</summary>
    public ColumnCatalog Catalog { get; init; } = ColumnCatalog.Registry;

    /// <summary>
    /// The moment that relative times (<c>-10min</c>) count back from, in nanoseconds since the Unix epoch. A view of a
    /// recording gives the moment of the row's snapshot; the default is the wall clock.
    /// </summary>
    public Func<TaskRow, long> Now { get; init; } = static _ => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;

    /// <summary>The zone of times written without one.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Local;
}
