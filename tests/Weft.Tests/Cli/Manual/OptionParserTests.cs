using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Xunit;

namespace Weft.Tests.Cli.Manual;

/// <summary>The option parser every command but ps uses.</summary>
public sealed class OptionParserTests
{
    private static readonly OptionManual Pids = new() { Letter = 'p', Name = "show-pids", Meaning = "pids" };
    private static readonly OptionManual Thread = new() { Letter = 't', Name = "thread", Aliases = ["tid"], Value = "TID", Kind = ValueKind.Number, Meaning = "one thread" };
    private static readonly CommandManual Manual = new() { Name = "thing", Summary = "a thing", Usage = ["[TARGET]"], Options = [Pids, Thread, CommonOptions.Color, CommonOptions.Json] };

    [Theory]
    [InlineData("-pt 7 self", true, "7", "self")]
    [InlineData("-pt7 self", true, "7", "self")]
    [InlineData("self --thread=7", false, "7", "self")]
    [InlineData("--tid 7 -p 12", true, "7", "12")]
    [InlineData("12 - ", false, null, "12,-")]
    public void Options_and_operands_mix(string line, bool pids, string? thread, string operands)
    {
        ParsedOptions parsed = OptionParser.Parse(Manual, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(pids, parsed.Has(Pids));
        Assert.Equal(thread, parsed.Value(Thread));
        Assert.Equal(operands.Split(','), parsed.Operands);
        Assert.Null(parsed.Program);
    }

    [Fact]
    public void What_follows_two_dashes_is_untouched()
    {
        ParsedOptions parsed = OptionParser.Parse(Manual, ["-p", "--", "make", "-t", "--json"]);
        Assert.Equal(["make", "-t", "--json"], parsed.Program!);
        Assert.False(parsed.Has(CommonOptions.Json));
    }

    [Theory]
    [InlineData("--json=1", "weft thing: --json takes no value")]
    [InlineData("-t", "weft thing: --thread needs a value: --thread TID")]
    [InlineData("--thred 7", "weft thing: unknown option '--thred'. Did you mean --thread? (weft help thing)")]
    [InlineData("-z", "weft thing: unknown option '-z'. (weft help thing)")]
    [InlineData("--color=sometimes", "weft thing: --color is one of auto, always, never, not 'sometimes'")]
    public void Mistakes_are_named(string line, string message)
    {
        UserError error = Assert.Throws<UserError>(() => OptionParser.Parse(Manual, line.Split(' ')));
        Assert.Equal(message, error.Message);
        Assert.Equal(2, error.ExitCode);
    }

    [Fact]
    public void Colour_alone_means_always() => Assert.Equal("always", OptionParser.Parse(Manual, ["--color", "self"]).Colour);
}
