using Weft.Columns;
using Xunit;

namespace Weft.Tests.Queries;

public sealed class SpellingTests
{
    private static readonly string[] Names = ["state", "stat", "start", "cpu", "cputime", "cmdline", "pid", "ppid", "tid", "exe", "fds", "cgroup"];

    [Theory]
    [InlineData("stat3", "state", "stat")]
    [InlineData("stae", "stat", "state")]
    [InlineData("cmdl", "cmdline")]
    [InlineData("CPUU", "cpu")]
    [InlineData("tdi", "tid")]
    [InlineData("pdi", "pid")]
    [InlineData("cgruop", "cgroup")]
    [InlineData("x")]
    [InlineData("zebra")]
    [InlineData("")]
    public void Nearest(string word, params string[] expected) => Assert.Equal(expected, Spelling.Nearest(word, Names));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("state", "STATE", 0)]
    [InlineData("ca", "abc", 3)]
    [InlineData("sitting", "kitten", 3)]
    [InlineData("ab", "ba", 1)]
    public void Distance(string left, string right, int expected) => Assert.Equal(expected, Spelling.Distance(left, right));

    [Fact]
    public void Asks()
    {
        Assert.Null(Spelling.Suggest("zebra", Names));
        Assert.Equal("Did you mean exe?", Spelling.Suggest("exee", Names));
        Assert.Equal("Did you mean a, b or c?", Spelling.Question(["a", "b", "c"]));
        Assert.Empty(Spelling.Nearest(new string('s', 5000), Names));
    }
}
