using Weft.Tests.Tracing;

namespace Weft.Tests.Cli.Traces;

/// <summary>A few traces that several tests look at.</summary>
internal static class Stories
{
    /// <summary>A make of two files, one of which does not compile.</summary>
    public static Story Make()
    {
        Story story = new Story().Started(5120, "make", "-j2").After(12);
        story.Fork(5120, 5121, Story.PlainVfork).After(0.3).Run(5121, "/usr/bin/cc", "-c", "a.c").After(0.5);
        story.Fork(5120, 5122, Story.PlainVfork).After(0.3).Run(5122, "/usr/bin/cc", "-c", "b.c").After(8);
        story.Fork(5121, 5123, Story.PlainVfork).After(1).Run(5123, "/usr/lib/gcc/cc1", "a.c").After(1);
        story.Fork(5122, 5124, Story.PlainVfork).After(1).Run(5124, "/usr/lib/gcc/cc1", "b.c").After(840);
        story.Exit(5123, used: 550).After(29).Exit(5121, used: 61).After(3).Signal(5120, 17, 1, 5121).After(220);
        story.Exit(5124, status: 1 << 8, used: 790).After(10).Exit(5122, status: 1 << 8, used: 9).After(20).Signal(5120, 17, 1, 5122).After(11);
        return story.Exit(5120, status: 2 << 8, used: 12);
    }

    /// <summary>A server with a pool, attached to, and interrupted.</summary>
    public static Story Pool(int threads)
    {
        Story story = new Story().Present(4711, 4711, "payments", 1, null, "/usr/bin/payments", "--port", "8443").Present(4711, 4712, "acceptor").Present(4711, 4713, "timer").After(150);
        for (int i = 0; i < threads; i++)
        {
            story.Thread(4711, 4720 + i, by: 4712).After(0.1);
            story.Rename(4711, 4720 + i, $"worker-{i}").After(0.1);
        }
        for (int i = 0; i < threads; i++) story.After(0.2).Exit(4711, tid: 4720 + i, used: 0.1, last: false);
        return story.After(900).Signal(4711, 15, 0, 5130);
    }

    /// <summary>A shell that runs true again and again.</summary>
    public static Story Shell(int times)
    {
        Story story = new Story().Started(100, "sh", "loop.sh");
        for (int i = 1; i <= times; i++)
        {
            story.After(0.5).Fork(100, 100 + i, Story.PlainVfork).After(0.2).Run(100 + i, "/bin/true");
            story.After(0.8).Exit(100 + i, used: 0.6).Signal(100, 17, 1, 100 + i);
        }
        return story.After(1).Exit(100, used: 30);
    }
}
