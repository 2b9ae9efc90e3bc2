using CsCheck;
using Weft.Cli.Terminal;
using Weft.Cli.TopViews;
using Weft.Sampling;
using Weft.Tasks;
using Weft.Tests.Sampling;
using Xunit;

namespace Weft.Tests.Cli.Tops;

public sealed class TopListTests
{
    [Fact]
    public void Processes_are_sorted_by_what_they_use_and_ties_by_id()
    {
        using TableStage stage = new();
        stage.Sample([Crew.Process(1, 0), Crew.Process(2, 5), Crew.Process(3, double.NaN), Crew.Process(4, 5), Crew.Process(5, 9)]);
        Assert.Equal("5 2 4 1 3", stage.Ids());
        // What is not known comes last the other way round too.
        Assert.Equal("1 2 4 5 3", stage.Type("R").Ids());
        Assert.Equal("5 4 3 2 1", stage.Type("M").Ids());
        Assert.Equal("1 2 3 4 5", stage.Type("N").Ids());
    }

    [Fact]
    public void Sorting_agrees_with_an_ordinary_sort_on_any_values()
    {
        Gen.Select(Gen.Double[-1, 3].Array[0, 200], Gen.Bool).Sample((values, descending) =>
        {
            TaskSample sample = new();
            double[] rounded = [.. values.Select(static v => v < 0 ? double.NaN : Math.Round(v))];
            MadeTask.Fill(sample, [.. rounded.Select(static (v, i) => Crew.Process(i + 1, v))], 5);
            TopList list = new();
            list.Fill(sample, new TopSettings { SortAscending = !descending }, TopColumns.Sort("cpuNow"), new RowFilter());
            int[] expected =
            [
                .. Enumerable.Range(0, rounded.Length).OrderBy(i => double.IsNaN(rounded[i])).ThenBy(i => double.IsNaN(rounded[i]) ? 0 : descending ? -rounded[i] : rounded[i]).ThenBy(static i => i),
            ];
            Assert.Equal(expected, Enumerable.Range(0, list.Count).Select(i => list[i].Index));
        });
    }

    [Fact]
    public void Threads_stand_below_their_process_and_alike_names_are_one_row_with_their_sum()
    {
        using TableStage stage = new();
        stage.Sample(Crew.Pool()).Type("H");
        Assert.Equal("10 (3) 50 10 60", stage.Ids());
        string frame = stage.Frame();
        Assert.Contains("├+ worker-# ×3  R1 S2", frame, StringComparison.Ordinal);
        Assert.Contains(" 6.0 ", frame.Split('\n').Single(static l => l.Contains("worker-#", StringComparison.Ordinal)), StringComparison.Ordinal);
        // Opened, each has its row; and not folded at all, the threads are one list.
        Assert.Equal("10 (3) 11 12 13 50 10 60", stage.Press(KeyCode.Down).Type("+").Ids());
        Assert.Equal("60 11 12 13 50 10", stage.Type("z").Ids());
    }

    [Fact]
    public void Children_stand_below_their_parents_and_a_ring_of_ids_hides_nobody()
    {
        using TableStage stage = new();
        stage.Sample([Crew.Process(1, 0, parent: 0), Crew.Process(2, 1), Crew.Process(3, 9, parent: 2), Crew.Process(4, 2, parent: 1), Crew.Process(6, 4, parent: 7), Crew.Process(7, 1, parent: 6) with { StartTicks = 6 }]).Type("t");
        string ids = stage.Ids();
        Assert.StartsWith("1 4 2 3", ids, StringComparison.Ordinal);
        Assert.Equal(["1", "2", "3", "4", "6", "7"], ids.Split(' ').Order());
        Assert.Contains("└─ ", stage.Frame(), StringComparison.Ordinal);
        Assert.Equal("1 6 7", stage.Press(KeyCode.Home).Type("-").Ids());
        Assert.Equal(ids, stage.Type("+").Ids());
    }

    [Fact]
    public void A_parent_that_is_younger_than_its_child_is_another_process()
    {
        using TableStage stage = new();
        stage.Sample([Crew.Process(5, 0, parent: 9), Crew.Process(9, 3, parent: 0)]).Type("t");
        Assert.DoesNotContain("─ prog", stage.Frame(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_of_any_links_shows_every_process_once()
    {
        Gen.Int[0, 40].Array[1, 40].Sample(parents =>
        {
            TaskSample sample = new();
            MadeTask.Fill(sample, [.. parents.Select(static (p, i) => Crew.Process(i + 1, i % 3, p) with { StartTicks = 7 })], 5);
            TopList list = new();
            list.Fill(sample, new TopSettings { Tree = true }, TopColumns.Sort("cpuNow"), new RowFilter());
            Assert.Equal(Enumerable.Range(0, parents.Length), Enumerable.Range(0, list.Count).Select(i => list[i].Index).Order());
            for (int i = 0; i < list.Count; i++)
            {
                int parent = list[i].Parent;
                Assert.True(parent < i && list[i].Depth == (parent < 0 ? 0 : list[parent].Depth + 1));
                bool hasLater = Enumerable.Range(i + 1, list.Count - i - 1).TakeWhile(j => list[j].Depth >= list[i].Depth).Any(j => list[j].Depth == list[i].Depth);
                Assert.Equal(!hasLater, list[i].IsLast);
            }
        });
    }

    [Fact]
    public void Groups_have_sums_and_open()
    {
        using TableStage stage = new();
        stage.Sample([Crew.Process(1, 1, name: "a"), Crew.Process(2, 5, name: "b"), Crew.Process(3, 2, name: "a"), Crew.Process(4, 3, name: "a")]).Type("G");
        Assert.Equal("(3) (1)", stage.Ids());
        string first = stage.Frame().Split('\n')[2];
        Assert.Contains(" 6.0 ", first, StringComparison.Ordinal);
        Assert.Contains("8.0 MB", first, StringComparison.Ordinal);
        Assert.Contains("+ a ×3  S3", first, StringComparison.Ordinal);
        Assert.Equal("(3) 4 3 1 (1)", stage.Type("+").Ids());
    }

    [Fact]
    public void Those_that_ended_stay_one_look()
    {
        using TableStage stage = new();
        EndedTask ended = new() { Id = new TaskId(7, 7, 7), Kind = RowKind.Process, ParentProcessId = 1, Name = "gone"u8.ToArray(), CpuNanoseconds = 50_000_000 };
        EndedTask brief = new() { Id = new TaskId(8, 8, 8), Kind = RowKind.Process, ParentProcessId = 1, Name = "ls"u8.ToArray(), Count = 9, IsShortLived = true };
        stage.Sample([Crew.Process(1, 9) with { GoneChildren = 10, GoneChildrenPercent = 8 }, Crew.Process(2, 1)], [ended, brief]);
        // 50 ms of a second are 5 %.
        Assert.Equal("1 -7 2", stage.Ids());
        Assert.Contains("prog  +10 ended (ls ×9, gone) 8 %", stage.Frame(110), StringComparison.Ordinal);
        Assert.Contains("prog  +10 ended 8 %", stage.Frame(80), StringComparison.Ordinal);
        Assert.Contains("gone (ended)", stage.Frame(), StringComparison.Ordinal);
        Assert.Contains("ls ×9 (came and went)", stage.Type("t").Frame(), StringComparison.Ordinal);
        Assert.Equal("1 2", stage.Type("t").Sample([Crew.Process(1, 9), Crew.Process(2, 1)]).Ids());
    }

    [Fact]
    public void The_kernels_threads_are_shown_when_asked_for()
    {
        const uint kernelThread = 0x00200000;
        using TableStage stage = new();
        stage.Sample([Crew.Process(1, 1), Crew.Process(2, 5) with { Flags = kernelThread }]);
        Assert.Equal("1", stage.Ids());
        Assert.Equal("2 1", stage.Type("K").Ids());
    }

}
