using Weft.Queries;

namespace Weft.Tests.Queries;

/// <summary>A query as a tree of the test's own: it writes itself in some spelling, and knows its answer the simple way.</summary>
internal sealed record OracleTree(string Text, Func<int, bool?> Answer, bool IsLeaf = true)
{
    public QueryTruth Truth(int row) => Answer(row) switch { true => QueryTruth.True, false => QueryTruth.False, null => QueryTruth.Unknown };

    public static OracleTree Not(OracleTree inner, bool word) => new(
        (word ? "Not " : "!") + (inner.IsLeaf ? inner.Text : $"({inner.Text})"),
        row => !inner.Answer(row));

    // C#'s & and | on bool? are the three-valued ones.
    public static OracleTree And(OracleTree left, OracleTree right, bool word) => new(
        $"{Fence(left)} {(word ? "and" : "&&")} {Fence(right)}", row => left.Answer(row) & right.Answer(row), IsLeaf: false);

    public static OracleTree Or(OracleTree left, OracleTree right, bool word) => new(
        $"{Fence(left)}{(word ? " OR " : "||")}{Fence(right)}", row => left.Answer(row) | right.Answer(row), IsLeaf: false);

    /// <summary>The same with no parentheses where precedence allows: an "or" of "and"s.</summary>
    public static OracleTree Flat(OracleTree a, OracleTree b, OracleTree c, OracleTree d) => new(
        $"{Fence(a)} and {Fence(b)} or {Fence(c)} and {Fence(d)}",
        row => (a.Answer(row) & b.Answer(row)) | (c.Answer(row) & d.Answer(row)), IsLeaf: false);

    private static string Fence(OracleTree tree) => tree.IsLeaf ? tree.Text : $"({tree.Text})";
}
