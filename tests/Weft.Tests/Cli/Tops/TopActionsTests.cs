using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>From a key to what is done to a task: asked first, and to the right one.</summary>
public sealed class TopActionsTests
{
    [Fact]
    public async Task A_signal_is_chosen_confirmed_and_sent()
    {
        using var fixture = Fixture.Start("targets", 3);
        using ActionScreen screen = new();
        TopActions.Kill(screen.Context, [screen.Id(fixture.Pid)]);
        Assert.Contains($"Signal to targets ({fixture.Pid})", screen.Text(), StringComparison.Ordinal);
        Assert.Contains(">15 SIGTERM", screen.Text(), StringComparison.Ordinal);
        screen.Type("usr1");
        Assert.Contains(">10 SIGUSR1", screen.Text(), StringComparison.Ordinal);
        screen.Press(KeyCode.Enter);
        Assert.Contains($"Send SIGUSR1 to targets ({fixture.Pid}), 3 threads?", screen.Text(), StringComparison.Ordinal);
        var told = fixture.NextLine();
        screen.Type("y");
        Assert.StartsWith("got 10 ", await told, StringComparison.Ordinal);
        Assert.Empty(screen.Open);
        Assert.Equal($"SIGUSR1 sent to targets ({fixture.Pid})", screen.Context.Message);
        Assert.True(screen.Context.WantsSample);
    }

    [Fact]
    public async Task A_signal_to_one_thread_reaches_that_one()
    {
        using var fixture = Fixture.Start("targets", 3);
        using ActionScreen screen = new();
        TopActions.Kill(screen.Context, [screen.Id(fixture.Pid, fixture.Number(2))]);
        screen.Type("12").Press(KeyCode.Enter);
        Assert.Contains($"Send SIGUSR2 to thread target-2 ({fixture.Number(2)}) of {fixture.Pid}?", screen.Text(), StringComparison.Ordinal);
        var told = fixture.NextLine();
        screen.Type("Y");
        Assert.Equal($"got 12 {fixture.Number(2)}", await told);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_is_sent_without_a_yes(bool byEnter)
    {
        using var fixture = Fixture.Start("targets", 2);
        using ActionScreen screen = new();
        TopActions.Kill(screen.Context, [screen.Id(fixture.Pid)]);
        screen.Type("9").Press(KeyCode.Enter).Send(new TerminalEvent(TerminalEventKind.Paste) { Text = "yyyy" }).Press(KeyCode.Down);
        Assert.Equal(["MenuView", "ConfirmView"], screen.Open);
        screen.Press(byEnter ? KeyCode.Enter : KeyCode.Escape);
        Assert.Equal(["MenuView"], screen.Open);
        screen.Press(KeyCode.Escape, KeyCode.Escape);
        Assert.Empty(screen.Open);
        Assert.Equal($"{fixture.Pid}", fixture.Ask("").Length > 1 ? $"{fixture.Pid}" : "it has died");
    }

    [Fact]
    public void One_that_ends_between_choice_and_yes_is_told_to_have_ended()
    {
        using var fixture = Fixture.Start("targets", 2);
        using ActionScreen screen = new();
        TopActions.Kill(screen.Context, [screen.Id(fixture.Pid)]);
        screen.Press(KeyCode.Enter);
        fixture.End();
        screen.Type("y");
        Assert.Equal($"targets ({fixture.Pid}) has ended", screen.Context.Message);
        TopActions.Kill(screen.Context, [new(fixture.Pid, fixture.Pid, 1)]);
        Assert.Empty(screen.Open);
        Assert.Equal($"{fixture.Pid} has ended", screen.Context.Message);
    }

    [Fact]
    public void Several_that_are_tagged_are_named_and_counted()
    {
        using var one = Fixture.Start("targets", 2);
        using var other = Fixture.Start("targets", 2);
        using ActionScreen screen = new();
        TopActions.Nice(screen.Context, [screen.Id(one.Pid), screen.Id(other.Pid)], 1);
        Assert.Contains($"Nice of all 2 tagged: targets ({one.Pid}), targets ({other.Pid}): each +1", string.Join(' ', screen.Text().Split(['│', '\n', ' '], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        other.End();
        screen.Press(KeyCode.Enter);
        Assert.Equal($"+1 to nice: targets ({one.Pid}), 2 threads; targets ({other.Pid}) has ended", screen.Context.Message);
    }

    [Fact]
    public void A_nice_value_is_typed_or_added_to()
    {
        using var fixture = Fixture.Start("targets", 4);
        using ActionScreen screen = new();
        TopActions.AskNice(screen.Context, [screen.Id(fixture.Pid)]);
        screen.Type("99");
        Assert.Contains("→ 99, that is 19", screen.Text(), StringComparison.Ordinal);
        screen.Press(KeyCode.Backspace).Press(KeyCode.F7);
        Assert.Contains("→ 8", screen.Text(), StringComparison.Ordinal);
        screen.Press(KeyCode.Enter);
        Assert.Equal($"nice 8: targets ({fixture.Pid}), 4 threads", screen.Context.Message);
        Assert.All(fixture.Numbers, tid => Assert.Equal("8", File.ReadAllText($"/proc/{fixture.Pid}/task/{tid}/stat").Split(' ')[18]));
        TopActions.Nice(screen.Context, [screen.Id(fixture.Pid)], 1);
        Assert.Contains("8 → 9 (each thread +1)", screen.Text(), StringComparison.Ordinal);
        screen.Press(KeyCode.F8, KeyCode.F8, KeyCode.Escape);
        Assert.Equal("8", File.ReadAllText($"/proc/{fixture.Pid}/stat").Split(' ')[18]);
    }

    [Fact]
    public void The_CPUs_are_typed_as_a_list()
    {
        using var fixture = Fixture.Start("targets", 2);
        using ActionScreen screen = new();
        TopActions.Affinity(screen.Context, [screen.Id(fixture.Pid)]);
        Assert.Contains("[x] CPU 0", screen.Text(), StringComparison.Ordinal);
        screen.Type("0").Press(KeyCode.Enter);
        Assert.Contains($"Let targets ({fixture.Pid}), 2 threads run on CPU 0 only?", screen.Text(), StringComparison.Ordinal);
        screen.Type("y");
        Assert.Equal($"CPU 0 only: targets ({fixture.Pid}), 2 threads", screen.Context.Message);
        Assert.All(fixture.Numbers, tid => Assert.Contains("Cpus_allowed_list:\t0\n", File.ReadAllText($"/proc/{fixture.Pid}/task/{tid}/status"), StringComparison.Ordinal));
    }

    [Fact]
    public void Weft_itself_is_asked_for_twice_and_the_first_process_too()
    {
        using ActionScreen screen = new();
        TopActions.Kill(screen.Context, [screen.Id(Environment.ProcessId), screen.Id(1)]);
        screen.Type("winch").Press(KeyCode.Enter).Type("y");
        var text = string.Join(' ', screen.Text().Split(['│', '\n', ' '], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("is Weft itself", text, StringComparison.Ordinal);
        Assert.Contains("is the first process: this machine or container lives by it Send SIGWINCH all the same?", text, StringComparison.Ordinal);
        screen.Type("n");
        Assert.Equal(["MenuView", "ConfirmView"], screen.Open);
    }

    [Fact]
    public void Read_only_nothing_opens()
    {
        using ActionScreen screen = new(isReadOnly: true);
        TopActions.Kill(screen.Context, [screen.Id(Environment.ProcessId)]);
        TopActions.Nice(screen.Context, [screen.Id(Environment.ProcessId)], 1);
        TopActions.Affinity(screen.Context, [screen.Id(Environment.ProcessId)]);
        Assert.Empty(screen.Open);
        Assert.Equal("--read-only: nothing is sent or changed", screen.Context.Message);
    }

    [Fact]
    public void Settings_are_kept_only_over_a_file_that_is_whole_or_after_a_yes()
    {
        var folder = Directory.CreateTempSubdirectory("weft-save-");
        var path = Path.Combine(folder.FullName, "top.toml");
        File.WriteAllText(path, "delay = \n");
        using ActionScreen screen = new(settingsFile: new TopSettingsFile(path));
        TopActions.Save(screen.Context);
        Assert.Equal(["ConfirmView"], screen.Open);
        screen.Press(KeyCode.Enter);
        Assert.Equal("delay = \n", File.ReadAllText(path));
        TopActions.Save(screen.Context);
        screen.Type("y");
        Assert.Empty(screen.Open);
        Assert.Equal($"Settings written to {path}", screen.Context.Message);
        Assert.Contains("delay = 1.0", File.ReadAllText(path), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }
}
