using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Weft.Sampling;
using Weft.Tests.Sampling;
using Xunit;

namespace Weft.Tests.Cli.Tops;

public sealed class TopTableTests
{
    private static MadeTask[] Five() => [.. Enumerable.Range(1, 5).Select(static i => Crew.Process(i, i, name: $"prog{i}"))];

    [Fact]
    public void The_choice_follows_the_task_and_not_the_row()
    {
        using TableStage stage = new();
        stage.Sample(Five()).Press(KeyCode.Down);
        Assert.Equal(4, stage.Table.SelectedTask!.Value.Tid);
        MadeTask[] later = Five();
        later[3] = later[3] with { CpuPercent = 0 };
        stage.Sample(later);
        Assert.Equal(4, stage.Table.SelectedTask!.Value.Tid);
        Assert.Equal(4, stage.Table.Selected);
        // Another task with the same id is another task.
        later[3] = later[3] with { StartTicks = 999, CpuPercent = 8 };
        stage.Sample(later);
        Assert.NotEqual(4, stage.Table.SelectedTask!.Value.Tid);
    }

    [Fact]
    public void Nobody_chosen_the_first_row_is_the_busiest()
    {
        using TableStage stage = new();
        stage.Sample(Five());
        MadeTask[] later = Five();
        later[0] = later[0] with { CpuPercent = 99 };
        stage.Sample(later);
        Assert.Equal(1, stage.Table.SelectedTask!.Value.Tid);
    }

    [Fact]
    public void A_search_goes_to_the_row_while_one_types_and_Esc_goes_back()
    {
        using TableStage stage = new();
        stage.Sample(Five()).Type("/prog2");
        Assert.Equal(2, stage.Table.SelectedTask!.Value.Tid);
        Assert.Contains("search: prog2", stage.Frame(), StringComparison.Ordinal);
        stage.Type("x");
        Assert.Contains("nothing has that", stage.Frame(), StringComparison.Ordinal);
        stage.Press(KeyCode.Escape);
        Assert.Equal(5, stage.Table.SelectedTask!.Value.Tid);
        stage.Type("/prog").Press(KeyCode.Enter).Type("n");
        Assert.Equal(4, stage.Table.SelectedTask!.Value.Tid);
        stage.Type("N");
        Assert.Equal(5, stage.Table.SelectedTask!.Value.Tid);
    }

    [Fact]
    public void A_filter_is_the_query_language_or_a_word_and_what_is_wrong_is_said_in_place()
    {
        using TableStage stage = new();
        stage.Sample(Five()).Type("\\cpu > 3");
        Assert.Equal("5 4", stage.Ids());
        stage.Type(" and nosuch = 1");
        Assert.Contains("nosuch", stage.Frame(), StringComparison.Ordinal);
        Assert.Contains("unknown column", stage.Frame(), StringComparison.Ordinal);
        stage.Press(KeyCode.Escape);
        Assert.Equal("5 4 3 2 1", stage.Ids());
        stage.Type("\\prog3").Press(KeyCode.Enter);
        Assert.Equal("3", stage.Ids());
        Assert.Contains("filter prog3 (Esc)", stage.Frame(), StringComparison.Ordinal);
        stage.Press(KeyCode.Escape);
        Assert.Equal("5 4 3 2 1", stage.Ids());
    }

    [Fact]
    public void Tags_are_what_actions_are_for()
    {
        using TableStage stage = new();
        stage.Sample(Five());
        Assert.Equal([5], stage.Table.ActedOn().Select(static t => t.Tid));
        stage.Press(KeyCode.Insert).Press(KeyCode.Insert);
        Assert.Equal([5, 4], stage.Table.ActedOn().Select(static t => t.Tid));
        Assert.Contains("2 tagged", stage.Frame(), StringComparison.Ordinal);
        stage.Type("U");
        Assert.Equal([3], stage.Table.ActedOn().Select(static t => t.Tid));
    }

    [Fact]
    public void A_pool_is_acted_on_as_its_threads()
    {
        using TableStage stage = new();
        stage.Sample(Crew.Pool()).Type("H").Press(KeyCode.Down);
        Assert.Equal([11, 12, 13], stage.Table.ActedOn().Select(static t => t.Tid).Order());
    }

    [Fact]
    public void A_click_chooses_sorts_and_presses_the_keys_at_the_bottom()
    {
        using TableStage stage = new();
        stage.Sample(Five());
        _ = stage.Frame();
        stage.Click(4, 20);
        Assert.Equal(3, stage.Table.SelectedTask!.Value.Tid);
        int pid = stage.Frame().Split('\n')[1].IndexOf("PID", StringComparison.Ordinal) - 1;
        stage.Click(1, pid);
        Assert.Equal("1 2 3 4 5", stage.Ids());
        stage.Click(1, pid);
        Assert.Equal("5 4 3 2 1", stage.Ids());
        int tree = stage.Frame().Split('\n')[23].IndexOf("Tree", StringComparison.Ordinal) - 1;
        stage.Click(23, tree);
        Assert.True(stage.Context.Settings.Tree);
    }

    [Fact]
    public void Digits_go_to_an_id()
    {
        using TableStage stage = new();
        stage.Sample(Five()).Type("3");
        Assert.Equal(3, stage.Table.SelectedTask!.Value.Tid);
        Assert.Contains("33 is not in the list", stage.Type("3").Frame(), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_arrive_together_before_a_sample_do_no_harm()
    {
        using TableStage stage = new();
        stage.Type("HtGGGGKcpIRPMTwnn+-*UF").Press(KeyCode.End).Press(KeyCode.PageUp).Press(KeyCode.Enter).Press(KeyCode.Insert);
        Assert.Equal("", stage.Ids());
    }

    [Fact]
    public void Time_goes_back_stands_still_and_comes_back()
    {
        using TableStage stage = new(new SampleHistory());
        for (int i = 1; i <= 4; i++) stage.Sample([Crew.Process(i)]);
        Assert.Equal("4", stage.Ids());
        Assert.Equal("3", stage.Press(KeyCode.Left).Ids());
        Assert.Equal("2", stage.Press(KeyCode.Left).Ids());
        // Looks go on; the moment stays.
        Assert.Equal("2", stage.Sample([Crew.Process(5)]).Ids());
        Assert.Equal("3", stage.Press(KeyCode.Right).Ids());
        Assert.Equal("5", stage.Press(KeyCode.Escape).Ids());
        stage.Type(" ");
        Assert.Equal("5", stage.Sample([Crew.Process(6)]).Ids());
        Assert.Equal("6", stage.Type(" ").Ids());
        Assert.Equal("1", stage.Click(0, 0).Ids());
        Assert.Contains("past 0", stage.Frame(), StringComparison.Ordinal);
        for (int i = 0; i < 8; i++) stage.Press(KeyCode.Right);
        Assert.Equal("6", stage.Ids());
    }

    [Fact]
    public void The_moment_looked_at_stays_while_older_ones_are_forgotten()
    {
        using TableStage stage = new(new SampleHistory(TimeSpan.FromSeconds(4), SampleHistory.UsualBytes));
        for (int i = 1; i <= 6; i++) stage.Sample([Crew.Process(i)]);
        stage.Press(KeyCode.Left).Press(KeyCode.Left);
        string seen = stage.Ids();
        Assert.Equal("4", seen);
        stage.Sample([Crew.Process(7)]).Sample([Crew.Process(8)]);
        Assert.Equal(seen, stage.Ids());
        for (int i = 9; i < 40; i++) stage.Sample([Crew.Process(i)]);
        Assert.True(int.Parse(stage.Ids()) > 4);
        Assert.Equal("39", stage.Press(KeyCode.Escape).Ids());
    }
}
