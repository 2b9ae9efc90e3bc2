using System.Text;
using Weft.Cli.Rendering;
using Xunit;

namespace Weft.Tests.Cli.Rendering;

/// <summary>Breaking texts into lines.</summary>
public sealed class WordWrapTests
{
    [Theory]
    [InlineData("one two three", 7, 7, "one two|three")]
    [InlineData("one two three", 3, 9, "one|two three")]
    [InlineData("abcdefgh ij", 4, 4, "abcd|efgh|ij")]
    [InlineData("a abcdefgh ij", 4, 4, "a|abcd|efgh|ij")]
    [InlineData("  one  two three", 10, 9, "  one  two|three")]
    [InlineData("    ab", 3, 3, "  a|b")]
    [InlineData("", 4, 4, "")]
    [InlineData("日本語 x", 4, 4, "日本|語 x")]
    public void Lines_break_at_blanks_and_within_what_is_too_long(string text, int first, int rest, string lines) => Assert.Equal(lines, string.Join('|', WordWrap.Lines(text, first, rest)));

    [Fact]
    public void No_line_is_too_wide_and_no_character_is_lost()
    {
        Random random = new(7);
        for (int round = 0; round < 2000; round++)
        {
            StringBuilder text = new();
            for (int i = random.Next(60); i > 0; i--) text.Append(random.Next(5) switch { 0 => " ", 1 => "語", 2 => "é", _ => "x" });
            int width = random.Next(2, 20);
            List<string> lines = WordWrap.Lines(text.ToString(), width, width);
            Assert.All(lines, line => Assert.True(TextCells.Count(Encoding.UTF8.GetBytes(line)) <= width, $"'{text}' at {width}: '{line}'"));
            Assert.Equal(text.Replace(" ", "").ToString(), string.Concat(lines).Replace(" ", ""));
        }
    }
}
