using Weft.Actions;
using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Weft.Linux.Procfs;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Tops;

/// <summary>Lives on the screen, and that nothing is left in the process when it is closed.</summary>
public sealed class LivesViewTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly AutoResetEvent _woken = new(initialState: false);
    private readonly ProcRoot _root = ProcRoot.OpenSystem();

    [Fact]
    public void By_BPF_lives_are_told_and_nothing_is_stopped()
    {
        using var fixture = Fixture.Start("lives", "stay");
        using ActionScreen screen = new(isReadOnly: true);
        screen.Context.Wake = () => _woken.Set();
        TopActions.TraceLives(screen.Context, screen.Id(fixture.Pid));
        var view = Assert.IsType<LivesView>(screen.Context.Views[^1]);
        Await(() => view.Watch.State is not LivesState.Beginning);
        Assert.SkipUnless(view.Watch.State == LivesState.Following, "BPF cannot be used: " + view.Watch.Reason);
        fixture.Ask("");
        Await(() => screen.Text().Contains("- thread", StringComparison.Ordinal));
        Assert.Contains($"Lives of lives ({fixture.Pid}) and of what it starts: by BPF, nothing is stopped", screen.Text(), StringComparison.Ordinal);
        Assert.Contains("+ thread ", screen.Text(), StringComparison.Ordinal);
        Assert.Equal("0", Tracer(fixture.Pid));
        screen.Press(KeyCode.Escape);
        Assert.Empty(screen.Open);
        fixture.Ask("");
    }

    [Fact]
    public void By_ptrace_it_asks_first_and_leaves_the_process_as_it_was()
    {
        using var fixture = Fixture.Start("lives", "apart");
        using ActionScreen screen = new();
        var view = Open(screen, fixture.Number(0));
        Await(() => view.Watch.State is LivesState.NeedsConsent);
        Assert.Contains("Trace it so?", screen.Text(), StringComparison.Ordinal);
        Assert.Equal("0", Tracer(fixture.Number(0)));
        screen.Type("y");
        Await(() => view.Watch.State is LivesState.Following or LivesState.Failed);
        Assert.SkipWhen(view.Watch.State == LivesState.Failed, view.Watch.Reason);
        Assert.NotEqual("0", Tracer(fixture.Number(0)));
        fixture.Ask("");
        Await(() => screen.Text().Contains("- thread", StringComparison.Ordinal));
        Assert.Contains(": by ptrace, ", screen.Text(), StringComparison.Ordinal);
        screen.Press(KeyCode.Escape);
        Assert.Empty(screen.Open);
        Assert.Equal("0", Tracer(fixture.Number(0)));
        fixture.Ask("");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_a_yes_or_read_only_nothing_is_traced(bool isReadOnly)
    {
        using var fixture = Fixture.Start("lives", "apart");
        using ActionScreen screen = new(isReadOnly: isReadOnly);
        var view = Open(screen, fixture.Number(0));
        Await(() => view.Watch.State is LivesState.NeedsConsent);
        if (isReadOnly)
        {
            Assert.Contains("With --read-only nothing may be stopped", screen.Text(), StringComparison.Ordinal);
            screen.Type("y");
            Assert.Equal(LivesState.NeedsConsent, view.Watch.State);
        }

        screen.Press(isReadOnly ? KeyCode.Escape : KeyCode.Enter);
        Assert.Empty(screen.Open);
        Assert.Equal("0", Tracer(fixture.Number(0)));
    }

    [Fact]
    public void When_all_have_ended_it_says_what_there_was()
    {
        using var fixture = Fixture.Start("lives", "apart");
        using ActionScreen screen = new(width: 100);
        var view = Open(screen, fixture.Number(0));
        Await(() => view.Watch.State is LivesState.NeedsConsent);
        screen.Type("y");
        Await(() => view.Watch.State is LivesState.Following or LivesState.Failed);
        Assert.SkipWhen(view.Watch.State == LivesState.Failed, view.Watch.Reason);
        fixture.Ask("");
        fixture.End();
        Await(() => view.Watch.State is LivesState.Over);
        Assert.Contains(": over: all have ended", screen.Text(), StringComparison.Ordinal);
        Assert.Contains($"In lives ({fixture.Number(0)}) 1 thread was made", screen.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_has_ended_is_told_so()
    {
        using ActionScreen screen = new();
        TopActions.TraceLives(screen.Context, new(1, 1, 0));
        Assert.Empty(screen.Open);
        Assert.Equal("1 has ended", screen.Context.Message);
    }

    public void Dispose()
    {
        _woken.Dispose();
        _root.Dispose();
    }

    private LivesView Open(ActionScreen screen, int process)
    {
        var target = TaskHandle.TryOpen(_root, screen.Id(process), out _);
        LivesView view = new(target!, screen.Context.Screen, () => _woken.Set(), "ptrace");
        screen.Context.Open(view);
        return view;
    }

    private void Await(Func<bool> condition)
    {
        while (!condition())
        {
            Assert.True(_woken.WaitOne(s_limit), "the screen was not woken");
        }
    }

    private static string Tracer(int process) =>
        File.ReadLines($"/proc/{process}/status").First(static l => l.StartsWith("TracerPid:", StringComparison.Ordinal)).Split('\t')[1];
}
