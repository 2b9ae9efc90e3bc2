using Weft.Tests.Tracing;
using Weft.Tracing;
using Xunit;

namespace Weft.Tests.Cli.Traces;

/// <summary>The page at the end of a trace.</summary>
public sealed class TraceSummaryTests
{
    [Fact]
    public void The_answer_stands_first_and_the_tree_below_it()
    {
        const string expected = """
            make (5120) ran 4 processes in 1.2 s: exit 2; 2 of them failed: cc1 (5124) exit
            1, cc (5122) exit 1.

            PROCESS                      STARTED                      LASTED     CPU  ENDED
            make -j2 (5120)              0.000 s  ━━━━━━━━━━━━━━━━━━   1.2 s   12 ms  exit 2
            ├─ cc -c a.c (5121)  vfork   0.012 s  ━━━━━━━━━━━━━━      881 ms   61 ms  exit 0
            │  └─ cc1 a.c (5123)  vfork  0.021 s  ━━━━━━━━━━━━━━      843 ms  550 ms  exit 0
            └─ cc -c b.c (5122)  vfork   0.013 s  ━━━━━━━━━━━━━━━━━━   1.1 s  9.0 ms  exit 1
               └─ cc1 b.c (5124)  vfork  0.023 s  ━━━━━━━━━━━━━━━━━━   1.1 s  790 ms  exit 1

            No event was lost; seen by BPF.

            """;
        Assert.Equal(expected, Printed.Summary(Stories.Make()));
    }

    [Fact]
    public void Without_room_columns_go_and_how_it_ended_stays()
    {
        string[] lines = Printed.Summary(Stories.Make(), Printed.Screen(40, unicode: false)).Split('\n');
        Assert.Contains("PROCESS                   LASTED  ENDED", lines);
        Assert.Contains("|- cc -c a.c (5121)       881 ms  exit 0", lines);
    }

    [Fact]
    public void Alike_children_share_a_row()
    {
        string text = Printed.Summary(Stories.Shell(200), Printed.Screen(100));
        Assert.StartsWith("sh (100) ran 200 processes in 301 ms: exit 0.\n", text, StringComparison.Ordinal);
        Assert.Contains("└─ 200 × true (101 … 300)  vfork", text, StringComparison.Ordinal);
        Assert.Contains("~1.0 ms  120 ms  exit 0\n", text, StringComparison.Ordinal);
        Assert.Equal(200, Printed.Summary(Stories.Shell(200), verbose: true).Split('\n').Count(static l => l.Contains("─ true (", StringComparison.Ordinal)));
    }

    [Fact]
    public void One_that_failed_among_hundreds_has_a_row_of_its_own()
    {
        Story story = new Story().Started(100, "make");
        for (int i = 1; i <= 100; i++) story.After(1).Fork(100, 100 + i, Story.PlainVfork).Run(100 + i, "/usr/bin/cc", $"{i}.c").After(1).Exit(100 + i, i == 77 ? 4 << 8 : 0);
        string text = Printed.Summary(story.Exit(100, 2 << 8), Printed.Screen(100));
        Assert.Contains("99 × cc (101 … 200)", text, StringComparison.Ordinal);
        Assert.Contains("cc 77.c (177)", text, StringComparison.Ordinal);
        Assert.Contains("; 1 of them failed: cc (177) exit 4.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_share_rows_by_the_pattern_of_their_names()
    {
        Story story = Stories.Pool(60);
        string text = Printed.Summary(story, Printed.Screen(100), end: story.End("interrupted") with { LeftRunning = [4711] });
        Assert.StartsWith("In payments (4711) 60 threads were made in 1.1 s until it was interrupted.\n", text, StringComparison.Ordinal);
        Assert.Contains("└─ 60 × thread worker-# (4720 … 4779)", text, StringComparison.Ordinal);
        Assert.Contains("~12 ms  6.0 ms\n", text, StringComparison.Ordinal);
        Assert.EndsWith("No event was lost; seen by BPF. 1 process runs on.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_lost_or_dropped_is_said()
    {
        Story story = Stories.Shell(500).Lost(100, 100, 12);
        string text = Printed.Summary(story, limit: 100);
        Assert.StartsWith("sh (100) ran 500 processes", text, StringComparison.Ordinal);
        Assert.Contains("… 401 processes below it that ended, no longer kept\n", text, StringComparison.Ordinal);
        Assert.Contains("12 events were lost, so this is not all; seen by BPF. 401 processes that had\nended are counted but no longer listed.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_alone_and_a_quiet_one_are_told_in_a_sentence()
    {
        Assert.StartsWith("true (10) ran for 2.0 ms: exit 0.\n", Printed.Summary(new Story().Started(10, "/bin/true").After(2).Exit(10)), StringComparison.Ordinal);
        Assert.StartsWith("In a (10) nothing was made and nothing ended in 5.0 ms.\n", Printed.Summary(new Story().Present(10, 10, "a").After(5)), StringComparison.Ordinal);
        Assert.StartsWith("In a (10) nothing was made in 5.0 ms, and it ended: killed by SIGTERM.\n", Printed.Summary(new Story().Present(10, 10, "a").After(5).Exit(10, 15)), StringComparison.Ordinal);
        Assert.StartsWith("sleep (10) runs on after 5.0 ms until it was interrupted.\n", Printed.Summary(new Story().Started(10, "/bin/sleep", "9").After(5), end: new Story().After(5).End("interrupted")), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_whole_machine_only_what_took_part_is_listed()
    {
        Story story = new();
        story.Start = story.Start with { IsWholeMachine = true };
        for (int i = 1; i < 200; i++) story.Present(i, i, "idle" + i);
        story.After(1).Fork(50, 300).Run(300, "/bin/true").After(1).Exit(300);
        string text = Printed.Summary(story);
        Assert.StartsWith("On this machine 1 process was made in 2.0 ms, 1 process ended.\n", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split('\n').Count(static l => l.StartsWith("idle", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_deep_family_is_drawn_without_recursion_within_the_screen()
    {
        Story story = new Story().Started(10, "/bin/sh");
        for (int i = 0; i < 3000; i++) story.Fork(10 + i, 11 + i);
        Assert.Contains("<2999> ", Printed.Summary(story), StringComparison.Ordinal);
    }
}
