using System.Text.Json;
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

    [Fact]
    public void Mistakes_are_told_in_a_sentence()
    {
        Assert.Equal(2, Run.Weft("why").ExitCode);
        Assert.Equal(2, Run.Weft("why", "--demo", "1").ExitCode);
        RunResult gone = Run.Weft("why", "99999999");
        Assert.Equal(3, gone.ExitCode);
        Assert.Contains("no process 99999999", gone.Error);
    }
}
