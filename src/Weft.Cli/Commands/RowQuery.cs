using Weft.Cli.Messages;
using Weft.Cli.Procps;
using Weft.Columns;
using Weft.Queries;
using Weft.Tasks;

namespace Weft.Cli.Commands;

/// <summary>The <c>--where</c> of a command, or none.</summary>
internal sealed class RowQuery
{
    private readonly Query? _query;

    private RowQuery(Query? query) => _query = query;

    /// <summary>The kernel files it needs.</summary>
    public TaskFields Needs => _query?.Needs ?? TaskFields.None;

    /// <summary>Parses it; null stands for no filter.</summary>
    public static RowQuery Parse(string? text)
    {
        if (text is null) return new RowQuery(null);
        QueryParseResult result = Query.Parse(text, new QueryOptions { Now = static row => row.Snapshot.Machine.TakenUnixNanoseconds });
        if (result.Query is not { } query) throw UserError.Usage("weft ps: " + result.Error!.ToText());
        foreach (Column column in query.Columns) PsSpelling.RefuseRate(column);
        return new RowQuery(query);
    }

    /// <summary>Whether the row is wanted.</summary>
    public bool Matches(TaskRow row) => _query is null || _query.Matches(row);
}
