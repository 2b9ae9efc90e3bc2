using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary>
/// A condition on tasks: <c>state = D and cpu > 50 and name ~ "worker"</c>. The language is described in
/// <c>docs/query.md</c>. A query does not change, may be used by many threads at once, and allocates nothing to match.
/// </summary>
public sealed class Query
{
    private readonly QueryNode _root;

    internal Query(QueryNode root)
    {
        _root = root;
        List<Column> columns = [];
        root.Collect(columns);
        Columns = columns;
        foreach (Column column in columns) Needs |= column.Needs;
    }

    /// <summary>The longest text taken, in characters.</summary>
    public const int MaximumLength = 8192;

    /// <summary>How deep parentheses and <c>not</c> may nest.</summary>
    public const int MaximumDepth = 200;

    /// <summary>How many regular expressions one query may hold.</summary>
    public const int MaximumPatterns = 64;

    /// <summary>The columns named, in order of first use, each once.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>What must be read of each task to evaluate the query.</summary>
    public TaskFields Needs { get; }

    /// <summary>Reads a query. Never throws on any text.</summary>
    /// <param name="text">The query.</param>
    /// <param name="options">The columns, clock and time zone; all columns of the registry when null.</param>
    public static QueryParseResult Parse(string text, QueryOptions? options = null)
    {
        QueryParser parser = new(text, options ?? QueryOptions.Default);
        QueryNode? root = parser.Parse();
        return root is null ? new QueryParseResult(parser.Error!) : new QueryParseResult(new Query(root));
    }

    /// <summary>Whether the query selects a task: whether it is surely true of it.</summary>
    /// <param name="row">The task.</param>
    public bool Matches(TaskRow row) => _root.Evaluate(row) == QueryTruth.True;

    /// <summary>What the query says of a task.</summary>
    /// <param name="row">The task.</param>
    public QueryTruth Evaluate(TaskRow row) => _root.Evaluate(row);

    /// <summary>The query in canonical form: it parses to the same query.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        _root.Write(text);
        return text.ToString();
    }
}
