using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli;

/// <summary>A mistake on the command line is answered by what happened and what to write.</summary>
public sealed class MessagesTests
{
    [Theory]
    [InlineData("pss", "weft: unknown command 'pss'. Did you mean ps? (weft help)")]
    [InlineData("812", "weft: '812' is no command. For that process: weft ps 812")]
    [InlineData("--jsn", "weft: unknown option '--jsn'. Before the command stand only --help and --version; other options follow it, as in: weft ps --jsn")]
    [InlineData("--install x", "weft: --install is the work of ./weft in the source tree: it builds, then copies")]
    [InlineData("ps -json", "weft ps: -s takes numbers, 'on' is not one. Did you mean --json?")]
    [InlineData("ps --jsn", "weft ps: unknown option '--jsn'. Did you mean --json? (weft help ps)")]
    [InlineData("ps -u rooot", "weft ps: no user named 'rooot'. Did you mean root? A number is taken too")]
    [InlineData("ps -G rooot", "weft ps: no group named 'rooot'. Did you mean root? A number is taken too")]
    [InlineData("ps --engine bpff", "weft ps: --engine is one of auto, procfs, bpf, not 'bpff'. Did you mean bpf?")]
    [InlineData("ps --color=neverr", "weft ps: --color is one of auto, always, never, not 'neverr'. Did you mean never?")]
    [InlineData("ps --color=blue", "weft ps: --color is one of auto, always, never, not 'blue'")]
    [InlineData("ps -p bash", "weft ps: -p takes numbers, 'bash' is not one. For a program by its name: weft ps @bash")]
    [InlineData("ps postgres", "weft ps: 'postgres' is read as BSD letters: p takes numbers, 'ostgres' is not one. A program by its name: weft ps @postgres")]
    [InlineData("ps nginx", "weft ps: 'nginx' is not understood: no BSD option 'i'. A program by name is written @nginx (weft help ps)")]
    [InlineData("ps -t nope", "weft ps: no terminal 'nope' in /dev. Terminals are named as in: weft ps -eo tty")]
    [InlineData("ps -M", "weft ps: -M is not offered: security labels. The kernel tells that of a process in /proc/PID/attr/current")]
    [InlineData("ps --sort rsss", "weft ps: unknown column 'rsss'. Did you mean rss? (weft help columns)")]
    [InlineData("ps @/(/", "weft: '@/(/' is no regular expression: it has a '(' that is never closed")]
    [InlineData("ps @/(?=a)/", "weft: '@/(?=a)/' is no regular expression: it uses look-around, a back-reference or the like, with which one name could stall the whole view")]
    [InlineData("help colums", "weft help: no help on 'colums'. Did you mean columns? (weft help lists commands and topics)")]
    [InlineData("help wchan", "weft help: no help on 'wchan'. It is a column: weft help columns wchan. (weft help lists commands and topics)")]
    [InlineData("help ps foo", "weft help: 'ps' takes no further word, but 'foo' follows. Write: weft help ps")]
    [InlineData("help columns rsss", "weft help: unknown column 'rsss'. Did you mean rss? (weft help columns)")]
    [InlineData("help columns pages", "weft help: unknown column 'pages'. About it: stat, rss, pss. See: weft help columns")]
    [InlineData("help columns switches", "weft help: unknown column 'switches'. Did you mean switchesNow? (weft help columns)")]
    [InlineData("help --completions csh", "weft help: --completions is one of bash, zsh, fish, not 'csh'. Did you mean zsh?")]
    public void Mistakes_are_answered(string line, string message)
    {
        var result = Run.Weft(line.Split(' '));
        Assert.Equal((2, "", message + "\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public void A_program_that_is_not_there_is_answered_by_one_that_is()
    {
        string folder = Directory.CreateTempSubdirectory("weft-near-").FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "wombat-nearby"), "/bin/sleep");
        using var program = System.Diagnostics.Process.Start(Path.Combine(folder, "wombat-nearby"), ["600"])!;
        try
        {
            var result = Run.Weft("ps", "@wombat-naerby");
            Assert.Equal((3, "weft: no program matches '@wombat-naerby'. Did you mean @wombat-nearby?\n"), (result.ExitCode, result.Error));
        }
        finally
        {
            program.Kill();
            program.WaitForExit();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Help_is_given_wherever_it_is_asked_for()
    {
        string page = Run.Weft("help", "ps").Output;
        Assert.Equal(page, Run.Weft("ps", "--help").Output);
        Assert.Equal(page, Run.Weft("ps", "-e", "--help").Output);
    }
}
