using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Procps;
using Xunit;

namespace Weft.Tests.Cli.Manual;

/// <summary>ps's parser is not made from its manual: they are held together here.</summary>
public sealed class PsManualTests
{
    [Fact]
    public void The_parser_takes_every_option_of_the_manual()
    {
        foreach (OptionManual option in PsManual.Page.Options.Where(static o => o != CommonOptions.Help with { Letter = '\0' }))
        {
            foreach (string spelling in Spellings(option))
            {
                string[] arguments = option.Alone is not null ? [$"{spelling}={Sample(option)}"] : option.TakesValue ? [spelling, Sample(option)] : [spelling];
                Exception? error = Record.Exception(() => PsParser.Parse(arguments));
                Assert.True(error is null, $"{string.Join(' ', arguments)}: {error?.Message}");
                if (option.TakesValue && option.Alone is null) Assert.Throws<UserError>(() => PsParser.Parse([spelling]));
            }
        }
    }

    [Fact]
    public void The_manual_has_every_letter_the_parser_takes()
    {
        HashSet<char> dashed = [.. PsManual.Page.Options.Where(static o => !o.IsBare).SelectMany(static o => o.Aliases.Where(static a => a.Length == 1).Select(static a => a[0]).Append(o.Letter))];
        HashSet<char> bare = [.. PsManual.Page.Options.Where(static o => o.IsBare).Select(static o => o.Letter)];
        for (char letter = 'A'; letter <= 'z'; letter++)
        {
            if (!char.IsAsciiLetter(letter)) continue;
            // -x is taken as BSD's x, for the fingers that write -aux.
            if (letter != 'x' && Takes("-" + letter)) Assert.Contains(letter, dashed);
            if (Takes(letter.ToString())) Assert.Contains(letter, bare);
        }
    }

    // Taken with a value or without one.
    private static bool Takes(string option) => Record.Exception(() => PsParser.Parse([option])) is null || Record.Exception(() => PsParser.Parse([option, "1"])) is null;

    private static IEnumerable<string> Spellings(OptionManual option)
    {
        if (option.Name.Length > 0) yield return "--" + option.Name;
        if (option.Letter != '\0') yield return option.IsBare ? option.Letter.ToString() : "-" + option.Letter;
        foreach (string alias in option.Aliases) yield return alias.Length > 1 ? "--" + alias : "-" + alias;
    }

    private static string Sample(OptionManual option) => option.Kind switch
    {
        ValueKind.Columns => "pid",
        ValueKind.Query => "state = D",
        ValueKind.User or ValueKind.Group => "root",
        ValueKind.Terminal => "-",
        ValueKind.Directory => "/proc",
        ValueKind.Word => option.Words[0],
        _ => "1",
    };
}
