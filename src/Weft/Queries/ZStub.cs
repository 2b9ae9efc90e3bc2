#pragma warning disable
namespace Weft.Queries;
public sealed class Query { public Weft.Tasks.TaskFields Needs; public bool Matches(Weft.Tasks.TaskRow r) => true; public static QueryParseResult Parse(string t, Func<string, Weft.Columns.Column?> f) => new(); }
public sealed class QueryParseResult { public Query? Query = new(); public QueryError? Error; }
public sealed class QueryError { public string ToText() => ""; }
