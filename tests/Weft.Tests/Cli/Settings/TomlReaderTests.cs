using System.Text;
using CsCheck;
using Weft.Cli.Settings;
using Xunit;

namespace Weft.Tests.Cli.Settings;

/// <summary>Settings files.</summary>
public sealed class TomlReaderTests
{
    [Fact]
    public void A_file_is_read()
    {
        var file = Read("""
            # a comment
            text = "a\tb\u00e9\"\\" # behind
            plain = 'C:\no escapes'
            whole = -1_000
            real = 1.5e3
            yes = true
              list = [ "a", # one
                       'b',
                     ]
            "quoted key" = false
            dotted.key = 1
            [table.of]
            key = 0
            """);
        Assert.Null(file.Error);
        Assert.Equal(
            ["2 text Text a\tbé\"\\", "3 plain Text C:\\no escapes", "4 whole Whole -1000", "5 real Real 1500", "6 yes Flag True", "7 list List a|b", "10 quoted key Flag False", "11 dotted.key Whole 1", "13 table.of.key Whole 0"],
            file.Entries.Select(Describe));
        Assert.Equal(file.Text.IndexOf('[', file.Text.IndexOf("dotted", StringComparison.Ordinal)), file.FirstTable);
    }

    [Theory]
    [InlineData("a = 1\na = 2", 2, "a is there twice, first in line 1")]
    [InlineData("a", 1, "there is no = behind a")]
    [InlineData("\n\na =", 3, "a has no value")]
    [InlineData("a = 1979-05-27", 1, "a value is a text in quotes")]
    [InlineData("a = 0x10", 1, "a value is a text in quotes")]
    [InlineData("a = 01", 1, "a value is a text in quotes")]
    [InlineData("a = 1_", 1, "a value is a text in quotes")]
    [InlineData("a = inf", 1, "a value is a text in quotes")]
    [InlineData("a = 1e999", 1, "a number is too large")]
    [InlineData("a = yes", 1, "a value is a text in quotes")]
    [InlineData("a = 1 b = 2", 1, "there is more in the line")]
    [InlineData("a = \"x", 1, "a text has no quote at its end")]
    [InlineData("a = \"\\x\"", 1, "a \\ in a text is followed by")]
    [InlineData("a = \"\\uD800\"", 1, "a \\ in a text is followed by")]
    [InlineData("a = \"\e\"", 1, "a text has a control character")]
    [InlineData("# \a", 1, "a comment has a control character")]
    [InlineData("a = \"\"\"x\"\"\"", 1, "texts of several lines")]
    [InlineData("a = [1]", 1, "only texts, in quotes, are in a list")]
    [InlineData("a = [\"x\" \"y\"]", 1, "between the texts of a list are commas")]
    [InlineData("a = [\"x\",\n", 2, "a list has no ]")]
    [InlineData("a = {b = 1}", 1, "tables within braces")]
    [InlineData("[[a]]", 1, "lists of tables")]
    [InlineData("[a]\n[a]", 2, "the table a is there twice")]
    [InlineData("a = 1\n[a]", 2, "a has a value already, in line 1")]
    [InlineData("a = 1\na.b = 2", 2, "a is a value, not a table")]
    [InlineData("= 1", 1, "a key has letters")]
    [InlineData("a = 1\r", 1, "there is more in the line")]
    public void What_is_wrong_is_said_with_its_line(string text, int line, string error)
    {
        var file = Read(text);
        Assert.StartsWith(error, file.Error, StringComparison.Ordinal);
        Assert.Equal(line, file.ErrorLine);
    }

    [Fact]
    public void What_is_no_text_is_said_so()
    {
        var file = TomlReader.Read([(byte)'#', (byte)'\n', (byte)'a', 0xFF]);
        Assert.Equal(("it is not UTF-8 text", 2), (file.Error, file.ErrorLine));
        Assert.Contains("longer than", TomlReader.Read(new byte[TomlReader.MaximumBytes + 1]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_read_as_it_was_written() =>
        Gen.String.Where(static t => !t.Any(char.IsSurrogate)).Sample(static text =>
        {
            var file = Read("a = " + TomlValues.Write(text) + "\nb = " + TomlValues.Write([text, text]));
            return file.Error is null && file.Entries[0].Text == text && file.Entries[1].List.SequenceEqual([text, text]);
        });

    [Fact]
    public void Nothing_makes_it_throw() =>
        Gen.Char["ab=.\"'\\[]{}#,\n\r\t 0123_+-eE\0é\uFEFFtrue"].Array[0, 40].Sample(static text =>
        {
            var file = Read(new string(text));
            return file.Error is null ? file.ErrorLine == 0 : file.ErrorLine >= 1 && file.ErrorLine <= 1 + text.Count(static c => c == '\n');
        });

    private static TomlFile Read(string text) => TomlReader.Read(Encoding.UTF8.GetBytes(text));

    private static string Describe(TomlEntry e) => $"{e.Line} {e.Key} {e.Kind} " + e.Kind switch
    {
        TomlKind.Text => e.Text,
        TomlKind.List => string.Join('|', e.List),
        TomlKind.Flag => e.Flag.ToString(),
        _ => e.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
