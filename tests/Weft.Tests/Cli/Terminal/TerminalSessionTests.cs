using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Terminal;

/// <summary>The live screen's hold on a real terminal, in tmux: what is on it, what reaches it, and that it is given back.</summary>
public sealed class TerminalSessionTests
{
    [Theory]
    [InlineData(80, 24)]
    [InlineData(20, 5)]
    [InlineData(400, 100)]
    [InlineData(2, 1)]
    public void The_screen_is_the_frame(int width, int height)
    {
        using var pane = TmuxPane.Start(width: width, height: height);
        pane.Await("ready");
        pane.AssertShowsFrame();
        pane.AssertIs("1 0 0 1 1", "#{alternate_on} #{cursor_flag} #{wrap_flag} #{mouse_button_flag} #{mouse_sgr_flag}");
        pane.Press("a");
        pane.Await("key None a");
        pane.AssertShowsFrame();
        pane.Press("q");
        pane.Await("over");
        Assert.Equal("0", pane.Text("status"));
        Assert.Equal(pane.Text("before"), pane.Text("after"));
    }

    [Fact]
    public void Keys_mouse_and_pasted_text_arrive()
    {
        using var pane = TmuxPane.Start();
        pane.Await("ready");
        foreach (var (key, name) in new[] { ("Down", "None Down"), ("F5", "None F5"), ("F12", "None F12"), ("S-Up", "Shift Up"), ("C-Right", "Control Right"), ("M-x", "Alt x"), ("PPage", "None PageUp"), ("BSpace", "None Backspace"), ("Enter", "None Enter"), ("BTab", "Shift Tab"), ("é", "None é") })
        {
            pane.Press(key);
            pane.Await("key " + name);
        }

        pane.Press("Escape");
        pane.Await("key None Escape");
        pane.Send("\e[<0;11;3M\e[<0;11;3m\e[<65;1;1M");
        pane.Await("mouse None Press Left 2,10");
        pane.Await("mouse None Release Left 2,10");
        pane.Await("mouse None WheelDown None 0,0");
        pane.Tmux(["set-buffer", "q and more"]);
        pane.Tmux(["paste-buffer", "-p"]);
        pane.Await("paste q and more");
        pane.AssertShowsFrame();
    }

    [Fact]
    public void Another_thread_wakes_it()
    {
        using var pane = TmuxPane.Start();
        pane.Await("ready");
        pane.Press("W");
        pane.Await("key None W");
        pane.Await("woken");
        pane.AssertShowsFrame();
        pane.Press("q");
        pane.Await("over");
    }

    [Theory]
    [InlineData("q", "0")]
    [InlineData("T", "70")]
    [InlineData("X", "9")]
    [InlineData("U", "134")]
    [InlineData("M", "139")]
    [InlineData("C-c", "130")]
    [InlineData("C-\\", "131")]
    public void Whatever_ends_it_the_terminal_is_as_before(string key, string status)
    {
        using var pane = TmuxPane.Start("ulimit -c 0; probe; echo $? >status");
        pane.Await("ready");
        pane.Press(key);
        pane.Await("over");
        Assert.Equal(status, pane.Text("status"));
        pane.AssertGivenBack();
    }

    [Theory]
    [InlineData("TERM", "143")]
    [InlineData("HUP", "129")]
    [InlineData("ABRT", "134")]
    [InlineData("BUS", "135")]
    [InlineData("FPE", "136")]
    public void A_signal_that_ends_it_gives_the_terminal_back(string signal, string status)
    {
        using var pane = TmuxPane.Start("ulimit -c 0; probe; echo $? >status");
        var pid = pane.Await("ready");
        // The runtime under the tests takes the first of a forged fault for one that will come again by itself.
        while (Directory.Exists("/proc/" + pid)) Run.Program("kill", ["-" + signal, pid]);
        pane.Await("over");
        Assert.Equal(status, pane.Text("status"));
        pane.AssertGivenBack();
    }

    [Fact]
    public void Asked_twice_it_ends_although_it_hangs()
    {
        using var pane = TmuxPane.Start("probe; echo $? >status");
        var pid = pane.Await("ready");
        pane.Press("H");
        pane.Await("hangs");
        // Two of a kind would be one while the first is not taken note of: so it is asked until it has ended.
        while (Directory.Exists("/proc/" + pid)) Run.Program("kill", ["-TERM", pid]);
        pane.Await("over");
        Assert.Equal("143", pane.Text("status"));
        pane.AssertGivenBack();
    }

    [Fact]
    public void Stopped_it_gives_the_terminal_back_and_takes_it_again()
    {
        using var pane = TmuxPane.Start("set -m; probe; stty -a >stopped; echo stopped >journal; read line; fg %1 >fg; echo $? >status");
        pane.Await("ready");
        pane.Press("C-z");
        pane.Await("stopped");
        pane.AssertIs("0 1 1 0 0", "#{alternate_on} #{cursor_flag} #{wrap_flag} #{mouse_any_flag} #{mouse_sgr_flag}");
        Assert.Equal(pane.Text("before"), pane.Text("stopped"));
        pane.Press("Enter");
        pane.Await("continued");
        pane.AssertShowsFrame();
        pane.AssertIs("1 0 0 1", "#{alternate_on} #{cursor_flag} #{wrap_flag} #{mouse_button_flag}");
        pane.Press("Down");
        pane.Await("key None Down");
        pane.AssertShowsFrame();
        pane.Press("q");
        pane.Await("over");
        Assert.Equal("0", pane.Text("status"));
        Assert.Equal(pane.Text("before"), pane.Text("after"));
    }

    [Fact]
    public void Stopped_it_can_be_ended()
    {
        using var pane = TmuxPane.Start("set -m; probe; pid=$(jobs -p %1); kill %1; while [[ -d /proc/$pid ]]; do :; done; wait $pid; echo $? >status");
        pane.Await("ready");
        pane.Press("C-z");
        pane.Await("ended 15");
        pane.Await("over");
        Assert.Equal("143", pane.Text("status"));
        Assert.Equal(pane.Text("before"), pane.Text("after"));
        pane.AssertIs("0 1 1 0", "#{alternate_on} #{cursor_flag} #{wrap_flag} #{mouse_any_flag}");
    }

    [Fact]
    public void Begun_in_the_background_it_waits_for_the_terminal()
    {
        using var pane = TmuxPane.Start("set -m; $probe keys journal 2>>errors & until [[ $(ps -o state= -p $!) = T ]]; do :; done; stty -a >stopped; echo waits >journal; read line; fg %1 >fg; echo $? >status");
        pane.Await("waits");
        pane.AssertIs("0 1", "#{alternate_on} #{cursor_flag}");
        Assert.Equal(pane.Text("before"), pane.Text("stopped"));
        pane.Press("Enter");
        pane.Await("ready");
        pane.AssertShowsFrame();
        pane.Press("q");
        pane.Await("over");
        Assert.Equal("0", pane.Text("status"));
    }

    [Fact]
    public void What_another_program_wrote_over_it_is_painted_over()
    {
        using var pane = TmuxPane.Start();
        var pid = pane.Await("ready");
        pane.AssertShowsFrame();
        Run.Program("kill", ["-STOP", pid]);
        File.WriteAllText(pane.Tmux(["display-message", "-p", "#{pane_tty}"]), "\e[3;3Hwritten over\e[?1049l");
        Run.Program("kill", ["-CONT", pid]);
        pane.Await("continued");
        pane.AssertShowsFrame();
        pane.AssertIs("1 0", "#{alternate_on} #{cursor_flag}");
    }

    [Fact]
    public void After_a_bad_reference_that_was_caught_it_has_the_terminal_again()
    {
        using var pane = TmuxPane.Start();
        pane.Await("ready");
        pane.Press("N");
        pane.Await("survived");
        pane.Await("key None N");
        pane.AssertShowsFrame();
        pane.AssertIs("1 0", "#{alternate_on} #{cursor_flag}");
        pane.Press("Down");
        pane.Await("key None Down");
        pane.Press("q");
        pane.Await("over");
        pane.AssertGivenBack();
    }

    [Fact]
    public void Another_size_is_drawn_anew()
    {
        using var pane = TmuxPane.Start();
        pane.Await("ready");
        foreach (var (width, height) in new[] { (60, 15), (100, 40), (20, 5) })
        {
            pane.Tmux(["resize-window", "-x", $"{width}", "-y", $"{height}"]);
            pane.Await("resized");
            pane.AssertShowsFrame();
        }
    }

    [Fact]
    public void A_terminal_that_goes_ends_it()
    {
        using var pane = TmuxPane.Start();
        var pid = pane.Await("ready");
        pane.Tmux(["kill-server"]);
        // SIGHUP, or the end of the keys: whichever is noticed first.
        pane.Await("leaves");
        // It may be a moment more in the table of processes.
        while (Directory.Exists("/proc/" + pid)) Thread.Yield();
    }

    [Theory]
    [InlineData("probe </dev/null", "standard input is no terminal, so no key could reach it")]
    [InlineData("probe <&-", "standard input is no terminal, so no key could reach it")]
    [InlineData("probe | cat", "standard output is no terminal")]
    [InlineData("TERM=dumb probe", "TERM=dumb: this terminal cannot move its cursor")]
    [InlineData("(unset TERM; probe)", "TERM is not set, so it is not known what this terminal understands; if it is an ordinary one: TERM=xterm")]
    public void Where_there_can_be_no_screen_it_says_why(string script, string reason)
    {
        using var pane = TmuxPane.Start(script);
        Assert.Equal(reason, pane.Await("refused"));
        pane.Await("over");
        pane.AssertGivenBack();
    }
}
