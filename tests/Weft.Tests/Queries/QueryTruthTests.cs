using Weft.Queries;
using Xunit;
using static Weft.Queries.QueryTruth;
using static Weft.Tests.Queries.FakeColumns;

namespace Weft.Tests.Queries;

public sealed class QueryTruthTests
{
    // On row 6 the pid is missing and the cpu 12.4.
    private static string Text(QueryTruth truth) => truth switch { True => "cpu > 1", False => "cpu < 1", _ => "pid > 1" };

    [Theory]
    [InlineData(True, True, True, True)]
    [InlineData(True, False, False, True)]
    [InlineData(True, Unknown, Unknown, True)]
    [InlineData(False, True, False, True)]
    [InlineData(False, False, False, False)]
    [InlineData(False, Unknown, False, Unknown)]
    [InlineData(Unknown, True, Unknown, True)]
    [InlineData(Unknown, False, False, Unknown)]
    [InlineData(Unknown, Unknown, Unknown, Unknown)]
    public void And_or(QueryTruth left, QueryTruth right, QueryTruth and, QueryTruth or)
    {
        Assert.Equal(and, Parse($"{Text(left)} and {Text(right)}").Evaluate(Row(6)));
        Assert.Equal(or, Parse($"{Text(left)} or {Text(right)}").Evaluate(Row(6)));
    }

    [Theory]
    [InlineData(True, False)]
    [InlineData(False, True)]
    [InlineData(Unknown, Unknown)]
    public void Not(QueryTruth inner, QueryTruth expected) => Assert.Equal(expected, Parse($"not {Text(inner)}").Evaluate(Row(6)));

    [Theory]
    [InlineData("pid = 1")]
    [InlineData("pid != 1")]
    [InlineData("pid not in (1)")]
    [InlineData("pid between 1 and 2")]
    [InlineData("state = D")]
    [InlineData("state ~ D")]
    [InlineData("state !~ D")]
    [InlineData("state contains D")]
    [InlineData("kernelThread")]
    public void A_missing_value_decides_nothing(string text)
    {
        Assert.Equal(Unknown, Parse(text).Evaluate(Row(6)));
        Assert.False(Parse(text).Matches(Row(6)));
        Assert.False(Parse($"not ({text})").Matches(Row(6)));
    }

    [Fact]
    public void Not_a_number_is_missing()
    {
        Assert.Equal(Unknown, Parse("cpu >= 0").Evaluate(Row(7)));
        Assert.Equal(True, Parse("cpu is missing").Evaluate(Row(7)));
    }
}
