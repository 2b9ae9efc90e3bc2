using Weft.Columns;
using Weft.Queries;
using Weft.Tasks;
using Xunit;
using static Weft.Tests.Queries.FakeColumns;

namespace Weft.Tests.Queries;

public sealed class QueryLanguageTests
{
    [Theory]
    // Comparisons of each type.
    [InlineData("pid = 42", 1)]
    [InlineData("pid == 0x2A", 1)]
    [InlineData("PID<>42", 0, 2, 3, 4, 5, 7)]
    [InlineData("tgid >= 4711 and pid < 4713", 3, 4)]
    [InlineData("pid<=42", 0, 1)]
    [InlineData("cpu > 50", 2, 3)]
    [InlineData("%cpu >= 50%", 1, 2, 3)]
    [InlineData("cpu > -1e-3 and cpu < .2", 0, 5)]
    [InlineData("rss = 1.5K or rss = 1.5GiB", 2, 4)]
    [InlineData("rss between 1kb and 1M", 1, 2, 3, 6)]
    [InlineData("elapsed > 1h29m59s", 4, 6)]
    [InlineData("elapsed in (3, 5min, 1.5h, 1d, 1.5us)", 1, 2, 3, 4, 6)]
    [InlineData("start >= -10min and start <= now", 0, 1, 2)]
    [InlineData("start = \"2026-01-02 14:00\"", 1)]
    [InlineData("start = 2026-01-02T12:00:00Z or start = '2026-01-02T12:00:00.000000005Z'", 1, 3)]
    [InlineData("start = 2026-01-02T17:30+05:30 or start = @0", 1, 4)]
    [InlineData("start < 1970-01-01T00:00Z", 7)]
    [InlineData("caught > 0x7fffffffffffffff", 2, 6)]
    [InlineData("caught contains 0x4000", 1, 2, 3)]
    [InlineData("kernelThread", 0, 2, 7)]
    [InlineData("not kernelThread", 1, 4, 5)]
    [InlineData("!kernelthread", 1, 4, 5)]
    [InlineData("kernelThread != TRUE", 1, 4, 5)]
    [InlineData("kernelThread in (no, 1)", 0, 1, 2, 4, 5, 7)]
    // Text.
    [InlineData("state = D", 1, 3)]
    [InlineData("s in (D, \"R\" ,t)", 1, 2, 3, 7)]
    [InlineData("state not in (D, R)", 0, 4, 5, 7)]
    [InlineData("name = worker-1", 0)]
    [InlineData("comm = \"pg \\\"writer\\\"\"", 1)]
    [InlineData("name = 'pg \"writer\"'", 1)]
    [InlineData("name = wörker", 3)]
    [InlineData("name = \"\\xffw\\xc3\"", 4)]
    [InlineData("name = ''", 5)]
    [InlineData("name = \"a\\nb\\\\c\\x1b[31m\"", 6)]
    [InlineData("name < b", 5, 6, 7)]
    [InlineData("name contains orker", 0, 7)]
    [InlineData("name startswith w and not (name endswith 1)", 3)]
    [InlineData("name not startswith w", 1, 4, 5, 6, 7)]
    // Patterns.
    [InlineData("name ~ orker", 0, 7)]
    [InlineData("name ~ ^w.rker", 0, 3)]
    [InlineData("name ~ (?i)^worker-[0-9]$", 0, 7)]
    [InlineData("(name~^(w|W)ork)", 0, 7)]
    [InlineData("name ~ writer|-1 && kernelThread||pid=42", 0, 1, 7)]
    [InlineData("name ~ ^.$ or name ~ \"^\uFFFDw\uFFFD$\"", 4)]
    [InlineData("name ~ a.b", 6)]
    [InlineData("name ~ 'b\\\\c'", 6)]
    [InlineData("name ~ \"\\\"w\"", 1)]
    [InlineData("name !~ w", 5, 6, 7)]
    // Missing values.
    [InlineData("pid is missing", 6)]
    [InlineData("cpu is NULL", 4, 7)]
    [InlineData("cpu is not null and cpu is present and kernelThread is not present", 3, 6)]
    [InlineData("not (pid is present)", 6)]
    // Precedence.
    [InlineData("pid = 1 or pid = 42 and state = R", 0)]
    [InlineData("(pid = 1 or pid = 42) and state = D", 1)]
    [InlineData("not pid = 1 and pid < 100", 1)]
    [InlineData("NOT NOT pid = 1", 0)]
    [InlineData("pid between 1 and 42 and state = D", 1)]
    [InlineData("pid not between 2 and 100000", 0)]
    public void Selects(string text, params int[] rows)
    {
        Assert.Equal(rows, Select(text));
        // The canonical form selects the same and is its own canonical form.
        string canonical = Parse(text).ToString();
        Assert.Equal(rows, Select(canonical));
        Assert.Equal(canonical, Parse(canonical).ToString());
    }

    [Theory]
    [InlineData("((STATE == D) && ((cpu>50%) AND pid<>0x10))", "state = D and cpu > 50 and pid != 16")]
    [InlineData("(pid=1 or pid=2) and !kernelThread", "(pid = 1 or pid = 2) and not kernelThread = yes")]
    [InlineData("pid=1 or (pid=2 and pid=3)", "pid = 1 or pid = 2 and pid = 3")]
    [InlineData("not pid in (1,2) or not(not pid not between 1 and 2)", "pid not in (1, 2) or not not pid not between 1 and 2")]
    [InlineData("rss>1536 and rss>4096 and rss>1024KB", "rss > 1536 and rss > 4K and rss > 1M")]
    [InlineData("elapsed>90 and elapsed>0.5s and elapsed<0", "elapsed > 90s and elapsed > 500ms and elapsed < 0s")]
    [InlineData("start>'2026-01-02 03:04' and start>-600 and start<NOW", "start > 2026-01-02T01:04:00Z and start > -10m and start < now")]
    [InlineData("name='and' and name=worker-1 and name=\"a b\" and name='\\x07\"'", "name = \"and\" and name = worker-1 and name = \"a b\" and name = \"\\x07\\\"\"")]
    [InlineData("name~a|b and name!~'say \"x\"' and name ~ \"it's \\\"\"", "name ~ \"a|b\" and name !~ 'say \"x\"' and name ~ \"it's \\\"\"")]
    [InlineData("caught contains 0XFF and caught is not missing", "caught contains 0xff and caught is present")]
    [InlineData("cpu > 1e300 and cpu > 1e-9 and cpu > 12.50", "cpu > 1E+300 and cpu > 1E-09 and cpu > 12.5")]
    public void Canonical_text(string text, string canonical)
    {
        Assert.Equal(canonical, Parse(text).ToString());
        Assert.Equal(canonical, Parse(canonical).ToString());
    }

    [Fact]
    public void Needs_and_columns()
    {
        Query query = Parse("cpu > 1 and (name ~ x or not cpu < 3) and rss is missing");
        Assert.Equal([Cpu, Name, Rss], query.Columns);
        Assert.Equal(TaskFields.Schedstat | TaskFields.Stat | TaskFields.MemorySize, query.Needs);
    }

    [Fact]
    public void Relative_time_moves_with_the_clock()
    {
        long now = Noon;
        Query query = Query.Parse("start > -1s", new QueryOptions { Catalog = Options.Catalog, Now = _ => now }).Query!;
        Assert.True(query.Matches(Row(1)));
        now += 2 * Second;
        Assert.False(query.Matches(Row(1)));
    }

    [Fact]
    public void Long_chains_are_flat_and_deep_nests_refused()
    {
        string chain = string.Join(" or ", Enumerable.Repeat("pid=1", 740));
        Assert.Equal([0], Select(chain));
        string deep = new string('(', Query.MaximumDepth) + "pid=1" + new string(')', Query.MaximumDepth);
        Assert.Equal([0], Select(deep));
        Assert.Equal("parentheses and 'not' nest more than 200 deep", Error("(" + deep + ")"));
        Assert.Equal("parentheses and 'not' nest more than 200 deep", Error(string.Concat(Enumerable.Repeat("not ", 2000)) + "pid=1"));
    }

    [Fact]
    public void Every_column_of_the_registry_can_be_named()
    {
        foreach (Column column in ColumnRegistry.All)
        {
            foreach (string name in column.Aliases.Prepend(column.Id))
            {
                QueryParseResult result = Query.Parse($"{name} is present");
                Assert.True(result.IsQuery, result.Error?.ToText());
            }
        }
    }
}
