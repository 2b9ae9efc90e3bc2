using System.Diagnostics;
using System.Globalization;
using Weft.Tests.Cli.Terminal;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>The live screen on a real terminal, as a person has it.</summary>
public sealed class TopInTmuxTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void Keys_do_what_they_say_and_the_terminal_is_given_back()
    {
        using TmuxPane pane = Start();
        Await(pane, "F10Quit");
        pane.Press("H");
        Await(pane, "COMMAND, THREAD");
        pane.Press("\\");
        Await(pane, "filter (");
        pane.Press("pid = 1");
        pane.Press("Enter");
        Await(pane, "filter pid = 1 (Esc)");
        pane.Press("?");
        Await(pane, "q, F10, Ctrl-C", "the first row, the last row");
        pane.Press("Escape");
        Await(pane, "filter pid = 1 (Esc)");
        pane.Press("q");
        pane.Await("over");
        Assert.Equal("0", pane.Text("status"));
        pane.AssertGivenBack();
    }

    [Fact]
    public void Ctrl_C_leaves_as_q_does()
    {
        using TmuxPane pane = Start();
        Await(pane, "F10Quit");
        pane.Press("C-c");
        pane.Await("over");
        Assert.Equal("0", pane.Text("status"));
        pane.AssertGivenBack();
    }

    [Fact]
    public void A_terminal_that_hangs_up_ends_it_quietly()
    {
        using TmuxPane pane = Start();
        Await(pane, "F10Quit");
        Assert.Equal(0, Run.Program("kill", ["-HUP", pane.Text("pid")]).ExitCode);
        pane.Await("over");
        Assert.Equal("129", pane.Text("status"));
        pane.AssertGivenBack();
    }

    [Fact]
    public void Another_size_is_another_frame()
    {
        using TmuxPane pane = Start();
        Await(pane, "F10Quit");
        pane.Tmux(["resize-window", "-x", "20", "-y", "5"]);
        AwaitNot(pane, "F10Quit");
        Assert.Equal(5, pane.Screen().Split('\n').Length);
        pane.Tmux(["resize-window", "-x", "200", "-y", "50"]);
        Await(pane, "WAITS FOR");
        pane.Press("q");
        pane.Await("over");
        Assert.Equal("0", pane.Text("status"));
    }

    [Fact]
    public void Many_threads_are_one_row_until_it_is_opened()
    {
        using Fixture fixture = Fixture.Start("threads", 1, 5000);
        using TmuxPane pane = Start($"-H -F \"ppid = {fixture.Pid}\"");
        Await(pane, "×4999");
        pane.Press("*");
        pane.Press("End");
        AwaitNot(pane, "×4999");
        pane.Press("q");
        pane.Await("over");
        Assert.Equal("0", pane.Text("status"));
    }

    private static TmuxPane Start(string options = "") => TmuxPane.Start($"export LC_ALL=C.UTF-8; bash -c 'echo $$ >pid; exec {Repository.Binary} top --no-config {options} 2>errors'; echo $? >status");

    private static void Await(TmuxPane pane, params string[] words)
    {
        Stopwatch clock = Stopwatch.StartNew();
        string seen = pane.Screen();
        while (!words.Any(word => seen.Contains(word, StringComparison.Ordinal)))
        {
            if (clock.Elapsed > s_limit) Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"'{words[0]}' did not come; the screen:\n{seen}"));
            seen = pane.Screen();
        }
    }

    private static void AwaitNot(TmuxPane pane, string word)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (pane.Screen().Contains(word, StringComparison.Ordinal))
        {
            if (clock.Elapsed > s_limit) Assert.Fail($"'{word}' did not go; the screen:\n{pane.Screen()}");
        }
    }
}
