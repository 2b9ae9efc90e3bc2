using System.Diagnostics.CodeAnalysis;

namespace Weft.Queries;

/// <summary>A query, or what is wrong with its text.</summary>
public sealed class QueryParseResult
{
    internal QueryParseResult(Query query) => Query = query;

    internal QueryParseResult(QueryError error) => Error = error;

    /// <summary>Whether the text is a query.</summary>
    [MemberNotNullWhen(true, nameof(Query))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsQuery => Query is not null;

    /// <summary>The query; null when the text is wrong.</summary>
    public Query? Query { get; }

    /// <summary>What is wrong; null when nothing is.</summary>
    public QueryError? Error { get; }
}
