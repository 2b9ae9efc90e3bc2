using Weft.Cli.Completions;
using Weft.Queries;
using Xunit;

namespace Weft.Tests.Cli.Completions;

public sealed class QueryCompletionTests
{
    [Theory]
    [InlineData("", "pid", "state", "name")]
    [InlineData("stat", "state", "stat")]
    [InlineData("wcha", "wchan =", "wchan ~", "wchan is")]
    [InlineData("WCHA", "WCHAn =", "WCHAn ~")]
    [InlineData("state ", "state =", "state in", "state is")]
    [InlineData("state = ", "state = D", "state = Z")]
    [InlineData("state = D ", "state = D and", "state = D or")]
    [InlineData("state = D a", "state = D and")]
    [InlineData("(state = D and not kernelT", "(state = D and not kernelThread and", "(state = D and not kernelThread or")]
    [InlineData("exe is ", "exe is missing", "exe is present")]
    [InlineData("exe is missing ", "exe is missing and")]
    [InlineData("rss ", "rss >", "rss between")]
    [InlineData("caps", "")]
    [InlineData("pid = ", "")]
    public void What_may_come_next_is_offered(string typed, params string[] some)
    {
        string[] offered = [.. QueryCompletion.Next(typed).Select(static e => e.Term)];
        if (some is [""]) Assert.Empty(offered);
        else Assert.Subset(offered.ToHashSet(), some.ToHashSet());
        Assert.All(offered, o => Assert.StartsWith(typed, o, StringComparison.Ordinal));
    }

    [Fact]
    public void Taking_what_is_offered_leads_to_queries()
    {
        // A walk that always takes the n-th offer and gives a value where none is offered.
        for (int choice = 0; choice < 12; choice++)
        {
            string typed = "";
            for (int step = 0; step < 3; step++)
            {
                string[] offered = [.. QueryCompletion.Next(typed).Select(static e => e.Term)];
                typed = offered.Length > 0 ? offered[choice % offered.Length] + " " : typed;
            }
            string query = typed.TrimEnd();
            string[] endings = ["", " 0x1", " 1", " a", " D", " -1min", " = 1", " = 0x1", " = a", " (D)", " (1)", " (a)", " (0x1)", " missing", " 1 and 2"];
            Assert.Contains(endings, ending => Query.Parse(query + ending, new QueryOptions()).IsQuery);
        }
    }
}
