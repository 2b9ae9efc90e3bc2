using System.Text;
using Weft.Cli.Rendering;
using Weft.Cli.TraceViews;
using Weft.Stacks;
using Weft.Symbols.Unwinding;
using Weft.Tests.Tracing;
using Weft.Tracing;
using Xunit;

namespace Weft.Tests.Cli.Traces;

/// <summary>The tree as it grows, line by line.</summary>
public sealed class TraceLinesTests
{
    [Fact]
    public void A_make_reads_as_it_happened()
    {
        const string expected = """
               0.000  + process 5120 started by weft
               0.000  > process 5120 runs make -j2
               0.012    + process 5121 made by make (5120) by vfork
               0.012    > process 5121 runs /usr/bin/cc -c a.c
               0.013    + process 5122 made by make (5120) by vfork
               0.013    > process 5122 runs /usr/bin/cc -c b.c
               0.021      + process 5123 made by cc (5121) by vfork
               0.022      > process 5123 runs /usr/lib/gcc/cc1 a.c
               0.023      + process 5124 made by cc (5122) by vfork
               0.024      > process 5124 runs /usr/lib/gcc/cc1 b.c
               0.864      - cc1 (5123) ended: exit 0, after 843 ms, used 550 ms of CPU
               0.893    - cc (5121) ended: exit 0, after 881 ms, used 61 ms of CPU
               0.896  ! make (5120) got SIGCHLD as cc (5121) ended
               1.116      - cc1 (5124) ended: exit 1, after 1.1 s, used 790 ms of CPU
               1.126    - cc (5122) ended: exit 1, after 1.1 s, used 9.0 ms of CPU
               1.146  ! make (5120) got SIGCHLD as cc (5122) ended
               1.157  - make (5120) ended: exit 2, after 1.2 s, used 12 ms of CPU

            """;
        Assert.Equal(expected, Printed.Lines(Stories.Make()));
    }

    [Fact]
    public void A_pool_is_told_by_its_first_threads_and_a_number()
    {
        string[] lines = Printed.Lines(Stories.Pool(60)).TrimEnd('\n').Split('\n');
        Assert.Equal("   0.000  . payments (4711) is there: /usr/bin/payments --port 8443", lines[0]);
        Assert.Equal("   0.000    . and 2 threads more", lines[1]);
        Assert.Equal("   0.150    + thread 4720 made by acceptor (4712)", lines[2]);
        Assert.Equal("   0.162    + 57 threads more made (4723 … 4779), 57 renamed", lines[8]);
        Assert.Equal("   0.174    - 57 threads more ended, after 12 ms on average", lines[12]);
        Assert.Equal("   1.074  ! payments (4711) got SIGTERM from process 5130", lines[13]);
        Assert.Equal(14, lines.Length);
        Assert.Equal(3 + (60 * 3) + 1, Printed.Lines(Stories.Pool(60), verbose: true).TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void No_thread_of_a_burst_is_missing_from_the_numbers_and_none_is_told_late()
    {
        Story story = new Story().Present(1, 1, "a");
        for (int i = 0; i < 1000; i++) story.After(1).Thread(1, 100 + i).After(1).Exit(1, tid: 100 + i, last: false);
        using Printed printed = new();
        LifeBook book = new(story.Start);
        TraceLines lines = new(book, Printed.Screen(), printed.Output, new TraceShape());
        int made = 0, told = 0, waits = 0;
        foreach (TaskEvent e in story.Events)
        {
            book.Add(e);
            lines.Add(e);
            if (e.Kind == TaskEventKind.Fork) made++;
            waits = (told = Told(printed.Text())) == made ? 0 : waits + 1;
            // An event each millisecond.
            Assert.True(waits <= 302, "held back for too long");
        }
        lines.Idle(story.Now);
        lines.Idle(story.Now + 400_000_000);
        Assert.Equal(1000, Told(printed.Text()));
        Assert.InRange(printed.Text().Count(static c => c == '\n'), 7, 20);
    }

    [Fact]
    public void A_killed_process_of_many_threads_is_told_in_a_few_lines()
    {
        Story story = new Story().Present(1, 1, "a");
        for (int i = 0; i < 500; i++) story.Present(1, 100 + i, "w");
        story.After(1).Signal(1, 9, 0, 7).Exit(1, 9, tid: 1, last: false);
        for (int i = 0; i < 500; i++) story.Exit(1, 9, tid: 100 + i, last: i == 499);
        string[] lines = Printed.Lines(story).TrimEnd('\n').Split('\n');
        Assert.Equal("   0.001    - first thread a (1) ended before others, killed by SIGKILL, used 1…", lines[3]);
        // How long they lived is not known.
        Assert.Equal("   0.001    - 496 threads more ended", lines[^2]);
        Assert.StartsWith("   0.001  - a (1) ended: killed by SIGKILL", lines[^1], StringComparison.Ordinal);
        Assert.Equal(9, lines.Length);
    }

    [Fact]
    public void What_is_unusual_is_said_of_a_fork()
    {
        Story story = new Story().Present(10, 10, "runc", program: ["runc", "init"]).Fork(10, 20, 0x2002_0011).Thread(10, 11, 0x003D_0B00).Fork(10, 21, by: 11);
        string text = Printed.Lines(story, Printed.Screen(120));
        Assert.Contains("+ process 20 made by runc (10) by fork: in new mount and pid namespaces\n", text, StringComparison.Ordinal);
        Assert.Contains("+ thread 11 made by runc (10): with a file table of its own\n", text, StringComparison.Ordinal);
        Assert.Contains("+ process 21 made by runc (11), a thread of runc (10), by fork\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_stack_names_the_function_that_is_the_program_s_own()
    {
        StackFrame[] stack = [Frame("__clone3", "libc.so.6"), Frame("pthread_create", "libc.so.6"), Frame("Pool::Pool", "payments", "/src/pool.cpp", 22), Frame("main", "payments")];
        Story story = new Story().Present(10, 10, "payments").Thread(10, 11, stack: stack);
        Assert.Contains("\n                at Pool::Pool  pool.cpp:22\n", Printed.Lines(story), StringComparison.Ordinal);
        Assert.Equal(4, Printed.Lines(story, verbose: true).Split('\n').Count(static l => l.Contains(" at ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Ends_are_said_in_words()
    {
        Story story = new Story().Present(10, 10, "a").Thread(10, 11).After(3.2).Exit(10, 0x8B, tid: 11, last: false, used: 0.1).Exit(10, 0x8B, used: null);
        string text = Printed.Lines(story, Printed.Screen(120));
        Assert.Contains("- thread a (11) ended after 3.2 ms, killed by SIGSEGV, core dumped, used 100 us of CPU\n", text, StringComparison.Ordinal);
        Assert.Contains("- a (10) ended: killed by SIGSEGV, core dumped\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_goes_by_another_name_is_told_by_its_file()
    {
        Story story = new Story().Present(10, 10, "sh");
        story.Add(new TaskEvent { Kind = TaskEventKind.Execute, MonotonicNanoseconds = story.Now, ProcessId = 10, TaskId = 10, OtherTaskId = 10, Name = "bash"u8.ToArray(), File = "/bin/bash"u8.ToArray(), Arguments = "-sh\0two words\0\0"u8.ToArray(), ArgumentsBytes = 100 });
        Assert.Contains("> process 10 runs /bin/bash as -sh 'two words' '' …\n", Printed.Lines(story), StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_is_wider_than_the_screen_and_none_holds_what_a_terminal_obeys()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            int columns = 20 + (seed * 7 % 140);
            bool unicode = seed % 2 == 0;
            Story story = RandomStory.Any(seed, 120);
            foreach (string text in (string[])[Printed.Lines(story, Printed.Screen(columns, unicode), verbose: seed % 3 == 0), Printed.Summary(story, Printed.Screen(columns, unicode), verbose: seed % 3 == 0, limit: seed % 5 == 0 ? 5 : 1000)])
            {
                foreach (string line in text.Split('\n'))
                {
                    Assert.True(TextCells.Count(Encoding.UTF8.GetBytes(line)) <= columns, $"seed {seed}: {line}");
                    Assert.DoesNotContain(line, c => c < ' ' || c == 0x7F || (!unicode && c > 0x7E));
                }
            }
        }
    }

    private static StackFrame Frame(string function, string module, string? file = null, int line = 0) =>
        new() { Address = 1, How = FrameSource.CallFrameInformation, Function = function, ShortFunction = function, Module = module, File = file, Line = line };

    private static int Told(string text)
    {
        int told = 0;
        foreach (string line in text.Split('\n'))
        {
            if (line.Contains("+ thread ", StringComparison.Ordinal)) told++;
            else if (line.IndexOf(" more made", StringComparison.Ordinal) is > 0 and var at) told += int.Parse(line[(line.IndexOf('+') + 2)..at].Split(' ')[0]);
        }
        return told;
    }
}
