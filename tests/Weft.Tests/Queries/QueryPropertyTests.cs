using CsCheck;
using Weft.Queries;
using Xunit;
using static Weft.Tests.Queries.FakeColumns;

namespace Weft.Tests.Queries;

public sealed class QueryPropertyTests
{
    private static readonly Gen<OracleTree> Trees = Tree(4);

    // What queries are made of, and what breaks them.
    private static readonly Gen<string> Pieces = Gen.OneOf<string>(
        Gen.OneOf("pid", "name", "state", "cpu", "rss", "start", "caught", "kernelThread", "zebra", "and", "or", "not", "in", "between", "is",
            "missing", "present", "contains", "startswith", "=", "!=", "<", ">=", "~", "!~", "(", ")", ",", "\"", "'", "\\", "1", "-5m", "4K", "0x1",
            "D", "now", "\"a b\"", "'\\x00'", "[a-z]+", "a{3}", "&&", "||", "&", "*", "é", "\ud800", "\0", "\u202e", "yes"),
        Gen.String[0, 5]);

    [Fact]
    public void Parses_and_answers_as_the_oracle() => Trees.Sample(tree =>
    {
        Query query = Parse(tree.Text);
        string canonical = query.ToString();
        Query again = Parse(canonical);
        Assert.Equal(canonical, again.ToString());
        Assert.Equal(query.Columns, again.Columns);
        Assert.Equal(query.Needs, again.Needs);
        for (int row = 0; row < Count; row++)
        {
            QueryTruth expected = tree.Truth(row);
            Assert.Equal(expected, query.Evaluate(Row(row)));
            Assert.Equal(expected, again.Evaluate(Row(row)));
            Assert.Equal(expected == QueryTruth.True, query.Matches(Row(row)));
        }
    }, iter: 5000, threads: 1);

    [Fact]
    public void No_text_throws() => Gen.Select(Pieces.Array[0, 12], Gen.Bool).Sample((pieces, spaced) =>
    {
        string text = string.Join(spaced ? " " : "", pieces);
        QueryParseResult result = Query.Parse(text, Options);
        if (result.IsQuery)
        {
            string canonical = result.Query.ToString();
            Assert.Equal(canonical, Parse(canonical).ToString());
            for (int row = 0; row < Count; row++) Assert.Equal(result.Query.Evaluate(Row(row)), Parse(canonical).Evaluate(Row(row)));
            return;
        }
        Assert.InRange(result.Error.Position, 0, text.Length);
        Assert.InRange(result.Error.Length, 1, Math.Max(1, text.Length - result.Error.Position));
        Assert.InRange(result.Error.ToText().Split('\n').Length, 1, 3);
    }, iter: 20_000, threads: 1);

    private static Gen<OracleTree> Tree(int depth)
    {
        if (depth == 0) return OracleLeaves.Any;
        Gen<OracleTree> inner = Tree(depth - 1);
        return Gen.OneOf<OracleTree>(
            OracleLeaves.Any,
            Gen.Select(inner, Gen.Bool).Select(OracleTree.Not),
            Gen.Select(inner, inner, Gen.Bool).Select(OracleTree.And),
            Gen.Select(inner, inner, Gen.Bool).Select(OracleTree.Or),
            Gen.Select(inner, inner, inner, inner).Select(OracleTree.Flat));
    }
}
