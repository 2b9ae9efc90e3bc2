using System.Diagnostics;
using System.Text;
using Weft.Columns;
using Weft.Queries;
using Weft.Tasks;
using Xunit;
using static Weft.Tests.Queries.FakeColumns;

namespace Weft.Tests.Queries;

public sealed class QueryMatchingTests
{
    [Theory]
    [InlineData("state in (D, R) and cpu > 50 and rss between 1K and 1G and elapsed > 3s")]
    [InlineData("start > -10min or caught contains 0x4000 or kernelThread or cpu is missing")]
    [InlineData("name ~ worker or name ~ \"^w.*r-[0-9]+$\" or name !~ '[\u00f6x]' or name contains pg")]
    public void Matching_allocates_nothing(string text)
    {
        Query query = Parse(text);
        int selected = 0;
        long before = 0;
        // The first rounds fill the pattern's table of states; after them nothing new is met.
        for (int round = 0; round < 200; round++)
        {
            if (round == 100) before = GC.GetAllocatedBytesForCurrentThread();
            for (int index = 0; index < Count; index++) selected += query.Matches(Row(index)) ? 1 : 0;
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.NotEqual(0, selected);
    }

    [Fact]
    public void Long_texts_are_decoded_in_borrowed_memory()
    {
        byte[] line = Encoding.UTF8.GetBytes(new string('é', 5000) + "end");
        Query query = One(line, "line ~ é+end$");
        Assert.True(query.Matches(Row(0)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(query.Matches(Row(0)));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("line ~ \"^(a+)+$\"")]
    [InlineData("line ~ \"(a|aa)+b\"")]
    [InlineData("line ~ \"(.*a){30}b\"")]
    [InlineData("line ~ \"a{500}b|(a.){2}c\"")]
    public void No_name_stalls_a_pattern(string text)
    {
        Query query = One(Encoding.ASCII.GetBytes(new string('a', 20_000) + "!"), text);
        long start = Stopwatch.GetTimestamp();
        Assert.False(query.Matches(Row(0)));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
    }

    private static Query One(byte[] line, string text)
    {
        Column column = new()
        {
            Id = "line", Header = "", JsonName = "", Type = ColumnType.Text, Scope = ColumnScope.Task, Source = "", Meaning = "",
            Needs = TaskFields.None, Read = _ => ColumnValue.OfText(line),
        };
        return Query.Parse(text, new QueryOptions { Catalog = new ColumnCatalog([column]) }).Query!;
    }
}
