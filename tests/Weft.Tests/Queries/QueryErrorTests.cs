using System.Text;
using Weft.Queries;
using Xunit;
using static Weft.Tests.Queries.FakeColumns;

namespace Weft.Tests.Queries;

/// <summary>Every message, as a person sees it.</summary>
public sealed class QueryErrorTests
{
    [Fact]
    public void Each_message_is_as_written()
    {
        StringBuilder actual = new();
        string[] blocks = QueryErrorGolden.Text.Split("\n\n");
        foreach (string block in blocks)
        {
            string[] lines = block.Split('\n');
            string query = lines.Length == 3 ? lines[0][2..] : lines[0];
            string[] said = Query.Parse(query, Options).Error?.ToText().Split('\n') ?? ["no error", "", ""];
            if (actual.Length > 0) actual.Append("\n\n");
            if (lines.Length == 4) actual.Append(query).Append('\n');
            actual.Append(said[1]).Append('\n').Append(said[2]).Append('\n').Append(said[0]);
        }
        Assert.Equal(QueryErrorGolden.Text, actual.ToString());
    }

    [Fact]
    public void An_empty_query_has_one_line()
    {
        Assert.Equal("the query is empty. Write one like: state = D and cpu > 50", Query.Parse("", Options).Error!.ToText());
        Assert.Equal("the query is empty", Query.Parse("  \n", Options).Error!.Message);
    }

    [Fact]
    public void The_message_comes_before_query_and_mark()
    {
        QueryError error = Query.Parse("state = D and stat3 > 1", Options).Error!;
        Assert.Equal("unknown column 'stat3'", error.Message);
        Assert.Equal("Did you mean state or stat? (weft help columns)", error.Hint);
        Assert.Equal((14, 5), (error.Position, error.Length));
        Assert.Equal("""
            unknown column 'stat3'. Did you mean state or stat? (weft help columns)
              state = D and stat3 > 1
                            ^~~~~
            """, error.ToText());
    }

    [Fact]
    public void Caps()
    {
        Assert.Equal("the query is longer than 8192 characters", Error(new string('x', 8193)));
        Assert.Equal("the query holds more than 64 patterns", Error(string.Join(" or ", Enumerable.Repeat("name ~ x", 65))));
    }

    [Fact]
    public void Nothing_reaches_the_terminal_but_letters()
    {
        string said = Query.Parse("\u202e\u0085na\u200dme\x1b[2J \t= 1", Options).Error!.ToText();
        Assert.DoesNotContain(said, letter => char.IsControl(letter) && letter != '\n');
        Assert.DoesNotContain(said, letter => char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.Format);
    }
}
