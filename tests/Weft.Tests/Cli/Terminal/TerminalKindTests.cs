using System.Text;
using Weft.Cli.Terminal;
using Xunit;

namespace Weft.Tests.Cli.Terminal;

/// <summary>What the environment says of a terminal, and the styles that follow.</summary>
public sealed class TerminalKindTests
{
    [Theory]
    [InlineData("auto", null, null, "xterm", "Sixteen")]
    [InlineData("auto", null, null, "linux", "Sixteen")]
    [InlineData("auto", null, null, "screen", "Sixteen")]
    [InlineData("auto", null, null, "xterm-256color", "Palette")]
    [InlineData("auto", null, null, "tmux-256color", "Palette")]
    [InlineData("auto", null, null, "xterm-kitty", "Palette")]
    [InlineData("auto", null, "truecolor", "xterm-256color", "True")]
    [InlineData("auto", null, "24bit", "xterm", "True")]
    [InlineData("auto", null, "yes", "xterm", "Sixteen")]
    [InlineData("auto", null, null, "xterm-direct", "True")]
    [InlineData("auto", null, null, "vt100", "None")]
    [InlineData("auto", "1", "truecolor", "xterm-256color", "None")]
    [InlineData("auto", "", null, "xterm", "Sixteen")]
    [InlineData("always", "1", null, "xterm", "Sixteen")]
    [InlineData("always", null, null, "vt100", "Sixteen")]
    [InlineData("never", null, "truecolor", "xterm", "None")]
    public void Colours_are_those_the_terminal_has_and_the_user_wants(string choice, string? noColour, string? colourTerminal, string terminal, string depth) =>
        Assert.Equal(depth, TerminalKind.Depth(choice, noColour, colourTerminal, terminal).ToString());

    [Theory]
    [InlineData(null, "TERM is not set, so it is not known what this terminal understands; if it is an ordinary one: TERM=xterm")]
    [InlineData("", "TERM is not set, so it is not known what this terminal understands; if it is an ordinary one: TERM=xterm")]
    [InlineData("dumb", "TERM=dumb: this terminal cannot move its cursor")]
    [InlineData("unknown", "TERM=unknown: it is not known what this terminal understands; if it is an ordinary one: TERM=xterm")]
    [InlineData("xterm", null)]
    [InlineData("foot", null)]
    public void A_terminal_that_cannot_is_refused_in_words(string? terminal, string? reason) => Assert.Equal(reason, TerminalKind.Refusal(terminal));

    [Fact]
    public void Without_colours_none_is_sent_and_with_sixteen_none_beyond()
    {
        for (var code = 0; code < CellStyle.Codes; code++)
        {
            Assert.DoesNotMatch(@"[;\[](3[0-9]|4[0-9]|9[0-9]|10[0-7])[;m]", Sequence(ColourDepth.None, code));
            Assert.DoesNotMatch("[34]8;", Sequence(ColourDepth.Sixteen, code));
            Assert.DoesNotMatch("[34]8;2;", Sequence(ColourDepth.Palette, code));
        }
    }

    [Theory]
    [InlineData("None")]
    [InlineData("Sixteen")]
    [InlineData("Palette")]
    [InlineData("True")]
    public void A_chosen_row_is_seen_and_a_heading_fills_its_row(string name)
    {
        Palette palette = new(Enum.Parse<ColourDepth>(name));
        foreach (var meaning in Enum.GetValues<CellMeaning>())
        {
            Assert.True(palette.PaintsBlank(new CellStyle(meaning, isChosen: true).Code), meaning.ToString());
        }

        Assert.True(palette.PaintsBlank(new CellStyle(CellMeaning.Heading).Code));
        Assert.False(palette.PaintsBlank(new CellStyle(CellMeaning.Stuck).Code));
        Assert.Equal("\e[m", Encoding.ASCII.GetString(palette.Sequence(0)));
    }

    private static string Sequence(ColourDepth depth, int code) => Encoding.ASCII.GetString(new Palette(depth).Sequence((byte)code));
}
