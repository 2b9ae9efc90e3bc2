using Weft.Cli.Manual;
using Weft.Columns;

namespace Weft.Cli.Completions;

/// <summary>What may come next in a query: the text typed so far, with each continuation.</summary>
internal static class QueryCompletion
{
    private static readonly TopicEntry[] Joints = [new("and", "both"), new("or", "one of them")];
    private static readonly TopicEntry[] States =
    [
        new("R", "running"), new("S", "sleeping"), new("D", "uninterruptible"), new("T", "stopped"), new("t", "traced"), new("Z", "zombie"), new("I", "idle"),
    ];

    /// <summary>Whole texts that begin with what is typed, each with the meaning of its last word.</summary>
    /// <param name="typed">The query up to the cursor.</param>
    public static IEnumerable<TopicEntry> Next(string typed)
    {
        int start = typed.LastIndexOfAny([' ', '\t', '(', ',']) + 1;
        string kept = typed[..start];
        string word = typed[start..];
        List<string> before = [.. kept.Replace("(", " ( ").Replace(",", " , ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        return Words(before, word).Select(entry => new TopicEntry(kept + entry.Term, entry.Meaning));
    }

    private static IEnumerable<TopicEntry> Words(List<string> before, string word)
    {
        string last = before.Count > 0 ? before[^1] : "";
        if (ExpectsColumn(before, last))
        {
            TopicEntry[] columns = [.. Columns().Where(c => c.Term.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Select(c => c with { Term = word + c.Term[word.Length..] })];
            // A whole name goes on with its operators, so that a shell does not close the quote after it.
            if (columns is [var only] && ColumnRegistry.Find(only.Term) is { } column) return Operators(column).Select(o => new TopicEntry($"{only.Term} {o.Term}", o.Meaning));
            return columns;
        }
        IEnumerable<TopicEntry> next = [];
        if (ColumnRegistry.Find(last) is { } named && !IsValue(before)) next = Operators(named);
        else if (IsOperator(last) && before.Count > 1 && ColumnRegistry.Find(before[^2]) is { } compared) next = Values(compared);
        else if (last.Equals("is", StringComparison.OrdinalIgnoreCase)) next = [new("missing", "it has no value"), new("present", "it has one")];
        else if (before.Count > 2 && IsOperator(before[^2]) || last is "missing" or "present" or ")") next = Joints;
        return next.Where(n => n.Term.StartsWith(word, StringComparison.Ordinal));
    }

    // At the start, after ( of a group, and after and, or, not.
    private static bool ExpectsColumn(List<string> before, string last) =>
        last is "" or "and" or "or" or "not" or "&&" or "||" or "!" || (last == "(" && (before.Count < 2 || before[^2] != "in"));

    private static bool IsValue(List<string> before) => before.Count > 1 && IsOperator(before[^2]);

    private static bool IsOperator(string word) => word is "=" or "==" or "!=" or "<>" or "<" or "<=" or ">" or ">=" or "~" or "!~" or "contains" or "startswith" or "endswith";

    private static IEnumerable<TopicEntry> Columns() => ColumnRegistry.All.Where(static c => !c.IsRate).Select(static c => new TopicEntry(c.Id, c.Meaning));

    private static TopicEntry[] Values(Column column)
    {
        if (column.Id == "state") return States;
        return column.Type == ColumnType.Boolean ? [new("yes", ""), new("no", "")] : [];
    }

    private static IEnumerable<TopicEntry> Operators(Column column)
    {
        if (column.Type == ColumnType.Boolean) return [.. Joints, new("= no", "it is not")];
        List<TopicEntry> all = [new("=", "equal"), new("!=", "not equal")];
        if (column.Type == ColumnType.Text) all.AddRange([new("~", "matches a regular expression"), new("!~", "does not match"), new("contains", "holds the text"), new("startswith", "begins with it"), new("endswith", "ends with it")]);
        else if (column.Type == ColumnType.Address) all.Add(new("contains", "has all these bits"));
        else all.AddRange([new("<", "less"), new("<=", "at most"), new(">", "more"), new(">=", "at least"), new("between", "from one to another")]);
        return [.. all, new("in", "one of several"), new("is", "missing or present")];
    }
}
