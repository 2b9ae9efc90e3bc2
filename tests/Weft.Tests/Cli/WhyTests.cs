using System.Text.Json;
using System.Xml.Linq;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli;

/// <summary>What <c>weft why</c> says and how it ends.</summary>
public sealed class WhyTests
{
    [Fact]
    public void The_demo_is_explained_and_ended()
    {
        RunResult result = Run.Weft("why", "--demo");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is deadlocked: two threads wait for each other", result.OutputLines[0]);
        Assert.Contains(result.OutputLines, static l => l.Contains("worker-1 (", StringComparison.Ordinal) && l.Contains("wants mutex 0x", StringComparison.Ordinal) && l.Contains("worker-2 (", StringComparison.Ordinal));
        Assert.Contains("1 thread waits behind them  deadlock (", result.Output);
        Assert.Equal("", result.Error);
        int pid = int.Parse(result.OutputLines[0].Split('(')[1].Split(',')[0]);
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public void Json_names_the_two_of_the_deadlock_and_the_one_behind_them()
    {
        using RunningDemo demo = RunningDemo.Start("deadlock");
        RunResult result = Run.Weft("why", "--json", demo.Pid.ToString());
        Assert.Equal(1, result.ExitCode);
        JsonElement document = JsonDocument.Parse(result.OutputBytes).RootElement;
        Assert.Equal("weft.why/1", document.GetProperty("schema").GetString());
        Assert.Equal(demo.Pid, document.GetProperty("pid").GetInt32());
        JsonElement finding = document.GetProperty("findings").EnumerateArray().Single(static f => f.GetProperty("kind").GetString() == "deadlock");
        Assert.Equal("certain", finding.GetProperty("certainty").GetString());
        Assert.Equal([demo.Tid("worker-1"), demo.Tid("worker-2")], finding.GetProperty("tasks").EnumerateArray().Select(static t => t.GetInt32()).Order());
        Assert.Equal([demo.Pid], finding.GetProperty("waiters").EnumerateArray().Select(static t => t.GetInt32()));
        JsonElement worker = document.GetProperty("threads").EnumerateArray().Single(t => t.GetProperty("tid").GetInt32() == demo.Tid("worker-1"));
        JsonElement wait = worker.GetProperty("wait");
        Assert.Equal("mutex", wait.GetProperty("kind").GetString());
        Assert.Equal(demo.Tid("worker-2"), Assert.Single(wait.GetProperty("endedBy").EnumerateArray().ToArray()).GetProperty("tid").GetInt32());
        // The kernel says the same of the word that is waited at.
        Assert.Equal(RunningDemo.SystemCall(demo.Pid, demo.Tid("worker-1"))[1], wait.GetProperty("object").GetString());
    }

    [Fact]
    public void A_chain_is_no_deadlock()
    {
        using RunningDemo demo = RunningDemo.Start("lock-chain");
        RunResult result = Run.Weft("why", demo.Pid.ToString());
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("is waiting, not deadlocked: 2 threads wait for worker-3", result.Output);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    public void No_row_is_wider_than_the_screen(int columns)
    {
        using RunningDemo demo = RunningDemo.Start("deadlock");
        foreach (string locale in (string[])["C.UTF-8", "C"])
        {
            RunResult result = Run.Program(Repository.Binary, ["why", demo.Pid.ToString()], environment: new Dictionary<string, string?> { ["COLUMNS"] = columns.ToString(), ["LC_ALL"] = locale });
            Assert.All(result.OutputLines, l => Assert.True(l.Length <= columns, l));
            if (locale == "C") Assert.All(result.Output, static c => Assert.InRange(c, '\n', '~'));
        }
    }

    [Fact]
    public void Another_user_learns_what_is_not_permitted_and_no_deadlock_is_guessed()
    {
        using RunningDemo demo = RunningDemo.Start("deadlock");
        RunResult result = Run.WeftAsNobody("why", demo.Pid.ToString());
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("deadlocked:", result.Output);
        Assert.Contains("not permitted", result.Output);
    }

    [Theory]
    [InlineData("self-deadlock", "self-deadlock", 1)]
    [InlineData("dead-owner", "dead-owner", 1)]
    [InlineData("lost-wakeup", "lost-wakeup", 0)]
    [InlineData("herd", "thundering-herd", 0)]
    [InlineData("starved", "starved", 0)]
    [InlineData("runaway", "runaway", 0)]
    [InlineData("lock-chain", "chain", 0)]
    [InlineData("thread-pool", "idle", 0)]
    public void Each_demo_is_seen_for_what_it_is(string demoName, string kind, int exitCode)
    {
        using RunningDemo demo = RunningDemo.Start(demoName);
        RunResult result = Run.Weft("why", "--json", demo.Pid.ToString());
        // A thread that has just been woken, or a CPU that others took, shows at the next look.
        RunningDemo.Until(() => Kinds(result).Contains(kind) || Kinds(result = Run.Weft("why", "--json", demo.Pid.ToString())).Contains(kind), $"{kind}; seen: {string.Join(", ", Kinds(result))}");
        Assert.Equal(exitCode, result.ExitCode);
    }

    [Fact]
    public void A_lock_held_across_fork_is_seen_in_the_child()
    {
        using RunningDemo demo = RunningDemo.Start("fork-lock");
        RunResult result = Run.Weft("why", demo.Tid("child-1").ToString());
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"thread {demo.Pid} of its parent held at the fork", string.Join(' ', result.OutputLines));
    }

    [Fact]
    public void The_whole_machine_names_who_is_stuck_and_counts_the_others()
    {
        using RunningDemo stuck = RunningDemo.Start("deadlock");
        RunResult result = Run.Weft("why", "--all");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("stuck for good", result.OutputLines[0]);
        Assert.Contains($"({stuck.Pid}, 4 threads) is deadlocked", result.Output);
        Assert.Contains(result.OutputLines, static l => l.EndsWith("wait for a signal or an event", StringComparison.Ordinal) || l.EndsWith("wait for a condition variable", StringComparison.Ordinal));
        JsonElement document = JsonDocument.Parse(Run.Weft("why", "--all", "--json").OutputBytes).RootElement;
        Assert.Equal(JsonValueKind.Null, document.GetProperty("pid").ValueKind);
        Assert.Contains(document.GetProperty("threads").EnumerateArray(), t => t.GetProperty("pid").GetInt32() == stuck.Pid);
        RunResult other = Run.WeftAsNobody("why", "--all");
        Assert.Equal(0, other.ExitCode);
        if (Environment.IsPrivilegedProcess) Assert.Contains("may not be read by this user", other.Output);
    }

    [Fact]
    public void Several_targets_are_looked_at_together()
    {
        using RunningDemo one = RunningDemo.Start("deadlock");
        using RunningDemo other = RunningDemo.Start("thread-pool");
        RunResult result = Run.Weft("why", one.Pid.ToString(), other.Pid.ToString());
        // A busy machine may not have let every thread come to its wait, and one that moved between the looks is not idle yet.
        for (int again = 0; again < 20 && !result.Output.Contains("seems idle", StringComparison.Ordinal); again++) result = Run.Weft("why", one.Pid.ToString(), other.Pid.ToString());
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"({one.Pid}, 4 threads) is deadlocked", result.Output);
        Assert.Contains($"({other.Pid}, 10 threads) seems idle: 8 threads wait for work at a condition variable", string.Join(' ', result.OutputLines));
        Assert.Equal(2, Run.Weft("why", "--json", one.Pid.ToString(), other.Pid.ToString()).OutputLines.Length);
    }

    [Fact]
    public void The_graph_for_graphviz_has_an_arrow_for_each_wait_and_no_text_escapes_its_quotes()
    {
        using RunningDemo demo = RunningDemo.Start("deadlock");
        RunResult result = Run.Weft("why", "--dot", demo.Pid.ToString());
        DotGraph graph = DotGraph.Parse(result.Output);
        Assert.Contains(graph.Edges, e => graph.Nodes[e.From].StartsWith($"worker-1 ({demo.Tid("worker-1")})", StringComparison.Ordinal) && graph.Nodes[e.To].StartsWith($"worker-2 ({demo.Tid("worker-2")})", StringComparison.Ordinal));
        Assert.Contains(graph.Edges, e => graph.Nodes[e.To].StartsWith("worker-1", StringComparison.Ordinal) && graph.Nodes[e.From].StartsWith("worker-2", StringComparison.Ordinal));
        using Fixture hostile = Fixture.Start("hostile_threads", 12);
        DotGraph.Parse(Run.Weft("why", "--dot", hostile.Pid.ToString()).Output);
    }

    [Fact]
    public void The_drawing_is_well_formed_and_carries_nothing_that_runs()
    {
        using RunningDemo demo = RunningDemo.Start("lock-chain");
        using Fixture hostile = Fixture.Start("hostile_threads", 12);
        foreach (int pid in (int[])[demo.Pid, hostile.Pid])
        {
            XDocument drawing = XDocument.Parse(Run.Weft("why", "--svg", pid.ToString()).Output);
            Assert.Equal("svg", drawing.Root!.Name.LocalName);
            Assert.DoesNotContain(drawing.Descendants(), static e => e.Name.LocalName is "script" or "image" or "foreignObject" or "a");
            Assert.DoesNotContain(drawing.Descendants().Attributes(), static a => a.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase) || a.Name.LocalName == "href");
        }
        XDocument chain = XDocument.Parse(Run.Weft("why", "--svg", demo.Pid.ToString()).Output);
        Assert.Contains(chain.Descendants().Where(static e => e.Name.LocalName == "text"), e => e.Value == $"worker-3 ({demo.Tid("worker-3")})");
        Assert.True(chain.Descendants().Count(static e => e.Name.LocalName == "path" && e.Attribute("marker-end") is not null) >= 2);
    }

    [Fact]
    public void Watching_ends_with_the_process_and_tells_so()
    {
        using RunningDemo demo = RunningDemo.Start("deadlock", "--for", "3s");
        RunResult result = Run.Weft("why", "--watch", demo.Pid.ToString());
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is deadlocked", result.Output);
        Assert.EndsWith($"process {demo.Pid} has ended.", result.OutputLines[^1]);
    }

    [Fact]
    public void The_lists_of_threads_say_who_holds_the_lock()
    {
        using RunningDemo demo = RunningDemo.Start("lock-chain");
        string held = $"mutex held by worker-3 ({demo.Tid("worker-3")})";
        foreach (string[] words in (string[][])[["ps", "-T", demo.Pid.ToString()], ["show", demo.Pid.ToString()]])
            Assert.Contains(Run.Weft(words).OutputLines, l => l.Contains("worker-2", StringComparison.Ordinal) && l.EndsWith(held, StringComparison.Ordinal));
    }

    [Fact]
    public void The_tree_says_it_too_where_a_program_was_asked_for_and_its_JSON_says_who_can_end_the_wait()
    {
        using RunningDemo demo = RunningDemo.Start("lock-chain");
        int holder = demo.Tid("worker-3"), waiter = demo.Tid("worker-2");
        string held = $"[waits for a mutex held by worker-3 ({holder})]";
        Assert.Contains(Run.Weft("tree", "-p", demo.Pid.ToString()).OutputLines, l => l.EndsWith($"{{worker-2}} ({waiter})  {held}", StringComparison.Ordinal));
        // Threads of like names fold only where they wait for the same.
        string[] folded = Run.Weft("tree", demo.Pid.ToString()).OutputLines;
        Assert.Contains(folded, l => l.EndsWith($"{{worker-2}}  {held}", StringComparison.Ordinal));
        Assert.Contains(folded, l => l.EndsWith($"{{worker-1}}  [waits for a mutex held by worker-2 ({waiter})]", StringComparison.Ordinal));
        JsonElement process = JsonDocument.Parse(Run.Weft("tree", "--json", demo.Pid.ToString()).OutputBytes).RootElement.GetProperty("processes")[0];
        JsonElement wait = process.GetProperty("otherThreads").EnumerateArray().Single(t => t.GetProperty("tid").GetInt32() == waiter).GetProperty("wait");
        Assert.Equal("mutex", wait.GetProperty("kind").GetString());
        Assert.Equal(holder, wait.GetProperty("endedBy")[0].GetProperty("tid").GetInt32());
        Assert.True(process.TryGetProperty("wait", out _));
        // Who may not look into the process is told so.
        if (Environment.IsPrivilegedProcess)
        {
            JsonElement refused = JsonDocument.Parse(Run.WeftAsNobody("tree", "--json", demo.Pid.ToString()).OutputBytes).RootElement.GetProperty("processes")[0].GetProperty("otherThreads")[0];
            Assert.Equal((JsonValueKind.Null, "not permitted"), (refused.GetProperty("wait").ValueKind, refused.GetProperty("waitReason").GetString()));
        }
        // Neither without threads nor of the whole machine, which is to be quick.
        Assert.DoesNotContain("waits for", Run.Weft("tree", "-T", demo.Pid.ToString()).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("waits for", Run.Weft("tree").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_whose_threads_wait_for_the_same_is_one_row_of_the_tree()
    {
        using RunningDemo demo = RunningDemo.Start("thread-pool");
        Assert.Contains(Run.Weft("tree", demo.Pid.ToString()).OutputLines, static l => l.Contains("8 x {worker-#}  [wait for a condition variable", StringComparison.Ordinal));
    }

    private static string[] Kinds(RunResult result) =>
        result.OutputBytes.Length == 0 ? [] : [.. JsonDocument.Parse(result.OutputBytes).RootElement.GetProperty("findings").EnumerateArray().Select(static f => f.GetProperty("kind").GetString()!)];

    [Fact]
    public void Mistakes_are_told_in_a_sentence()
    {
        Assert.Equal(2, Run.Weft("why").ExitCode);
        Assert.Equal(2, Run.Weft("why", "--demo", "1").ExitCode);
        Assert.Equal(2, Run.Weft("why", "--all", "1").ExitCode);
        Assert.Equal(2, Run.Weft("why", "--dot", "--json", "1").ExitCode);
        Assert.Equal(2, Run.Weft("why", "--svg", "--watch", "1").ExitCode);
        RunResult gone = Run.Weft("why", "99999999");
        Assert.Equal(3, gone.ExitCode);
        Assert.Contains("no process 99999999", gone.Error);
    }
}
