using Weft.Tracing;
using Xunit;

namespace Weft.Tests.Tracing;

/// <summary>The book of lives, by traces written by hand: what is told of whom, also when events are missing, late or many.</summary>
public sealed class LifeBookTests
{
    [Fact]
    public void Who_made_whom_how_long_each_lived_and_what_it_used()
    {
        Story story = new Story().Started(10, "/bin/sh", "-c", "true").After(1).Thread(10, 11).After(2).Fork(10, 20, by: 11).After(1).Run(20, "/bin/true");
        story.After(3).Exit(20, status: 3 << 8, used: 2).After(1).Exit(10, tid: 11, used: 5, last: false).After(1).Exit(10, used: 7);
        LifeBook book = story.Book();

        ProcessLife shell = Assert.Single(book.Roots);
        Assert.Same(shell, book.Started);
        Assert.Equal(10, shell.ProcessId);
        Assert.Equal(12 * Story.Millisecond, shell.ProcessorNanoseconds);
        Assert.Equal([10, 11], shell.Tasks.Select(static t => t.TaskId));
        ProcessLife child = Assert.Single(shell.Children);
        Assert.Equal(11, child.Leader.Maker!.TaskId);
        Assert.Equal(Story.Begin + 3 * Story.Millisecond, child.FirstSeen);
        Assert.Equal(Story.Begin + 7 * Story.Millisecond, child.Ended);
        Assert.Equal(3 << 8, child.Status);
        Assert.True(child.HasFailed);
        Assert.Equal("/bin/true\0"u8.ToArray(), Assert.Single(child.Executions).Arguments.ToArray());
        Assert.Equal((2, 1, 2, 1), (book.ProcessesMade, book.ThreadsMade, book.ProcessesEnded, book.FailureCount));
        Assert.Equal(0, book.LivingTasks);
    }

    [Fact]
    public void The_engine_s_own_process_is_nobody_s_root() =>
        Assert.Equal([10], new Story().Started(10, "/bin/true").Book().Roots.Select(static p => p.ProcessId));

    [Fact]
    public void A_reused_id_is_another_life_when_the_end_was_seen_and_when_it_was_not()
    {
        Story story = new Story().Started(10, "/bin/sh").After(1).Fork(10, 20).Exit(20).After(1).Fork(10, 20).After(1).Fork(10, 20).Exit(20);
        ProcessLife[] lives = [.. story.Book().Roots[0].Children];
        Assert.Equal(3, lives.Length);
        Assert.Equal([true, true, true], lives.Select(static p => p.IsOver));
        Assert.Equal([true, false, true], lives.Select(static p => p.Ended is not null));
        Assert.Equal([true, false, true], lives.Select(static p => p.Status is not null));
    }

    [Fact]
    public void A_task_that_began_at_another_time_is_another_life()
    {
        Story story = new Story().Present(20, 20, "old", ticks: 100);
        story.Add(new TaskEvent { Kind = TaskEventKind.Signal, MonotonicNanoseconds = story.Now, ProcessId = 20, TaskId = 20, StartTicks = 500, Signal = 10, Name = "new"u8.ToArray() });
        LifeBook book = story.Book();
        Assert.Equal([true, false], book.Roots.Select(static p => p.IsOver));
        Assert.Equal([LifeOrigin.Present, LifeOrigin.Unknown], book.Roots.Select(static p => p.Origin));
    }

    [Fact]
    public void A_child_of_an_unknown_maker_makes_the_maker_known()
    {
        LifeBook book = new Story().Fork(10, 20).Book();
        ProcessLife maker = Assert.Single(book.Roots);
        Assert.Equal(LifeOrigin.Unknown, maker.Origin);
        Assert.Equal(LifeOrigin.Made, Assert.Single(maker.Children).Origin);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Events_of_a_child_may_come_before_its_making(bool ended)
    {
        Story story = new Story().Started(10, "/bin/sh");
        ulong made = story.Now;
        story.After(1).Run(20, "/bin/true");
        if (ended) story.After(1).Exit(20);
        story.Now = made;
        story.Fork(10, 20);
        LifeBook book = story.Book();
        ProcessLife child = Assert.Single(Assert.Single(book.Roots).Children);
        Assert.Equal(LifeOrigin.Made, child.Origin);
        Assert.Equal(made, child.FirstSeen);
        Assert.Equal(ended, child.Ended is not null);
        Assert.Equal(ended ? 1 : 2, book.LivingTasks);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_thread_that_runs_a_program_takes_the_leader_s_id(bool leaderSeen)
    {
        Story story = new Story().Started(10, "/bin/a").Thread(10, 11).Thread(10, 12).After(1);
        story.Exit(10, tid: 11, last: false);
        if (leaderSeen) story.Exit(10, tid: 10, used: 4, last: false);
        story.After(1).RunBy(10, 12, "/bin/b").After(1).Exit(10, used: 2);
        LifeBook book = story.Book();
        ProcessLife process = Assert.Single(book.Roots);
        Assert.Equal(12, process.Leader.FormerTaskId);
        Assert.Equal(10, process.Leader.TaskId);
        Assert.Equal([10, 11, 10], process.Tasks.Select(static t => t.TaskId));
        Assert.True(process.IsOver);
        Assert.Equal(0, book.LivingTasks);
        Assert.Equal((leaderSeen ? 7UL : 3) * Story.Millisecond, process.ProcessorNanoseconds);
    }

    [Fact]
    public void The_end_of_a_process_ends_threads_whose_end_was_lost()
    {
        LifeBook book = new Story().Started(10, "/bin/a").Thread(10, 11).Lost(10, 11, 5).Exit(10).Book();
        Life thread = book.Roots[0].Tasks[1];
        Assert.True(thread.IsOver);
        Assert.Null(thread.Ended);
        Assert.Equal(5UL, thread.Lost);
        Assert.Equal(5UL, book.LostEvents);
    }

    [Fact]
    public void A_time_that_is_not_known_is_not_taken_for_none()
    {
        ProcessLife process = new Story().Started(10, "/bin/a").Thread(10, 11).Exit(10, tid: 11, used: null, last: false).Exit(10, used: 3).Book().Roots[0];
        Assert.Equal(1, process.TasksWithoutProcessorTime);
        Assert.Equal(3 * Story.Millisecond, process.ProcessorNanoseconds);
        Assert.Null(process.Tasks[1].ProcessorNanoseconds);
    }

    [Fact]
    public void Those_that_were_there_are_joined_to_their_parents()
    {
        LifeBook book = new Story().Present(10, 10, "a", parent: 1).Present(20, 20, "b", parent: 10).Present(20, 21, "c", parent: 10).Book();
        Assert.Equal(20, Assert.Single(Assert.Single(book.Roots).Children).ProcessId);
        Assert.Equal(2, book.ProcessesPresent);
    }

    [Fact]
    public void A_storm_of_short_lives_stays_within_the_limit_and_all_are_counted()
    {
        Story story = new Story().Started(10, "/bin/bomb");
        LifeBook book = new(story.Start, 1000);
        Feed(book, story);
        for (int i = 0; i < 50_000; i++)
        {
            int child = 100 + i % 3000;
            Feed(book, story.After(0.01).Fork(10, child).Exit(child).Thread(10, 4000 + i % 3000).Exit(10, tid: 4000 + i % 3000, last: false));
            Assert.True(book.Count <= 1000, $"{book.Count} kept");
        }
        Assert.Equal(50_001, book.ProcessesMade);
        Assert.Equal(50_000, book.Roots[0].Children.Count + book.DroppedProcesses);
        Assert.Equal(50_000, book.Roots[0].Tasks.Count - 1 + book.DroppedThreads);
        Assert.Equal((book.DroppedProcesses, book.DroppedThreads), (book.Roots[0].DroppedProcesses, book.Roots[0].DroppedThreads));
        Assert.Equal(50_000 * Story.Millisecond, book.Roots[0].ProcessorNanoseconds);
    }

    [Fact]
    public void A_chain_of_forks_stays_within_the_limit_and_is_joined_where_links_were_dropped()
    {
        Story story = new Story().Started(10, "/bin/chain");
        LifeBook book = new(story.Start, 100);
        Feed(book, story);
        int last = 10;
        for (int i = 1; i <= 20_000; i++)
        {
            Feed(book, story.After(0.01).Fork(last, 10 + i).Exit(last));
            last = 10 + i;
            Assert.True(book.Count <= 101, $"{book.Count} kept");
        }
        int depth = 0;
        ProcessLife? at = book.Find(last);
        for (; at is not null; at = at.Parent) depth += 1 + at.SkippedAncestors;
        Assert.Equal(20_001, depth);
    }

    [Fact]
    public void Any_stream_leaves_a_tree_in_which_each_kept_process_stands_once()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Story story = RandomStory.Any(seed, 300);
            LifeBook book = new(story.Start, seed % 3 == 0 ? 10 : 1000);
            foreach (TaskEvent e in story.Events)
            {
                book.Add(e);
                if (e.Kind == TaskEventKind.Fork) Assert.NotNull(book.Made);
            }
            book.Finish(story.End());
            Dictionary<ProcessLife, bool> seen = [];
            Stack<(ProcessLife Process, ProcessLife? Parent)> left = new(book.Roots.Select(static r => (r, (ProcessLife?)null)));
            int tasks = 0;
            while (left.TryPop(out var next))
            {
                Assert.True(seen.TryAdd(next.Process, true), $"seed {seed}: {next.Process.ProcessId} stands twice");
                Assert.Same(next.Parent, next.Process.Parent);
                Assert.All(next.Process.Tasks, t => Assert.Same(next.Process, t.Process));
                tasks += next.Process.Tasks.Count;
                foreach (ProcessLife child in next.Process.Children) left.Push((child, next.Process));
            }
            Assert.Equal(book.Count, tasks);
            Assert.Equal(book.LivingTasks, seen.Keys.Sum(static p => p.Tasks.Count(static t => !t.IsOver)));
        }
    }

    private static void Feed(LifeBook book, Story story)
    {
        foreach (TaskEvent e in story.Events) book.Add(e);
        story.Events.Clear();
    }
}
