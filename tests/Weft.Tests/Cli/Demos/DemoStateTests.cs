using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Cli.Demos;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Demos;

/// <summary>Each demo is what it says it is: asked of the kernel and of gdb, not of Weft.</summary>
public sealed partial class DemoStateTests
{
    private const string Futex = "202";
    private const string Write = "1";

    public static TheoryData<string> Names => [.. DemoList.Names];

    [Theory, MemberData(nameof(Names))]
    public void Its_tasks_have_the_names_and_states_it_tells_of(string name)
    {
        using RunningDemo demo = RunningDemo.Start(name);
        Assert.Equal("ready", demo.Ready.GetProperty("event").GetString());
        Assert.True(demo.Ready.GetProperty("reached").GetBoolean());
        Assert.Equal(name, demo.Ready.GetProperty("name").GetString());
        Assert.Equal(name, Comm(demo.Pid, demo.Pid));
        foreach (JsonElement task in demo.Tasks)
        {
            (int pid, int tid) = (task.GetProperty("pid").GetInt32(), task.GetProperty("tid").GetInt32());
            char state = task.GetProperty("state").GetString()![0];
            if (state != 'Z') Assert.Equal(task.GetProperty("name").GetString(), Comm(pid, tid));
            // It may have been on its way off a CPU when the demo looked.
            RunningDemo.Until(() => RunningDemo.State(pid, tid) == state, $"{name}: task {tid} in state {state}");
        }
    }

    [Theory]
    [InlineData("deadlock", "worker-1", "worker-2")]
    [InlineData("deadlock", "worker-2", "worker-1")]
    [InlineData("lock-chain", "worker-1", "worker-2")]
    [InlineData("lock-chain", "worker-2", "worker-3")]
    public void A_thread_is_blocked_on_a_mutex_that_the_other_owns(string name, string waiter, string owner)
    {
        using RunningDemo demo = RunningDemo.Start(name);
        string mutex = demo.Tasks.Single(t => t.GetProperty("name").GetString() == waiter).GetProperty("waitsAt").GetString()!;
        string[] call = RunningDemo.SystemCall(demo.Pid, demo.Tid(waiter));
        Assert.Equal((Futex, mutex), (call[0], call[1]));
        // struct __pthread_mutex_s: int lock, unsigned count, int owner.
        RunResult gdb = Run.Program("gdb", ["-nx", "-p", demo.Pid.ToString(), "-batch", "-ex", $"x/3dw {mutex}"]);
        string[] words = gdb.OutputLines.Single(line => line.StartsWith(mutex, StringComparison.Ordinal)).Split(['\t', ':', ' '], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("2", words[^3]); // locked, and somebody waits
        Assert.Equal(demo.Tid(owner).ToString(), words[^1]);
    }

    [Fact]
    public void The_deadlocked_threads_never_run_again()
    {
        using RunningDemo demo = RunningDemo.Start("deadlock");
        string Switches(string name) => File.ReadLines($"/proc/{demo.Pid}/task/{demo.Tid(name)}/status").First(static l => l.StartsWith("voluntary", StringComparison.Ordinal));
        (string, string) before = (Switches("worker-1"), Switches("worker-2"));
        Run.Weft("ps", "-T", demo.Pid.ToString());
        Assert.Equal(before, (Switches("worker-1"), Switches("worker-2")));
    }

    [Fact]
    public void The_holder_at_the_end_of_the_chain_sleeps_with_its_mutex()
    {
        using RunningDemo demo = RunningDemo.Start("lock-chain");
        Assert.Equal("230", RunningDemo.SystemCall(demo.Pid, demo.Tid("worker-3"))[0]);
    }

    [Fact]
    public void Both_pipes_are_full_and_each_end_belongs_to_the_other()
    {
        using RunningDemo demo = RunningDemo.Start("pipe-full");
        int server = demo.Tid("server");
        string[] client = RunningDemo.SystemCall(demo.Pid, demo.Pid), other = RunningDemo.SystemCall(server, server);
        Assert.Equal(Write, client[0]);
        Assert.Equal((Write, "0x1"), (other[0], other[1]));
        int requests = int.Parse(client[1].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.Equal(Link(demo.Pid, requests), Link(server, 0));
        string replies = Link(server, 1);
        Assert.StartsWith("pipe:", replies, StringComparison.Ordinal);
        Assert.Contains(replies, Directory.GetFiles($"/proc/{demo.Pid}/fd").Select(f => new FileInfo(f).LinkTarget));
        Assert.NotEqual(Link(server, 0), replies);
    }

    [Fact]
    public void The_idle_pool_waits_at_one_condition()
    {
        using RunningDemo demo = RunningDemo.Start("thread-pool");
        Assert.Equal(8, demo.Tasks.Length);
        Assert.Single(demo.Tasks.Select(t => RunningDemo.SystemCall(demo.Pid, t.GetProperty("tid").GetInt32())).Select(static c => (c[0], c[1])).Distinct());
    }

    [Fact]
    public void The_runaway_takes_processor_time_and_the_others_none()
    {
        using RunningDemo demo = RunningDemo.Start("runaway");
        RunningDemo.Until(() => Ticks(demo.Pid, demo.Tid("spinner")) > 5, "ticks of the spinner");
        Assert.Equal(0, Ticks(demo.Pid, demo.Tid("idle-1")));
    }

    [Fact]
    public void The_zombie_has_its_exit_status_and_its_parent()
    {
        using RunningDemo demo = RunningDemo.Start("zombie");
        string stat = File.ReadAllText($"/proc/{demo.Tid("child-1")}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].TrimEnd().Split(' ');
        Assert.Equal(("Z", demo.Pid.ToString()), (fields[0], fields[1]));
        if (Environment.IsPrivilegedProcess) Assert.Equal((7 << 8).ToString(), fields[^1]);
    }

    [Fact]
    public void The_family_has_four_generations()
    {
        using RunningDemo demo = RunningDemo.Start("fork-tree");
        List<int> generation = [demo.Pid];
        List<int> sizes = [];
        while (generation.Count > 0)
        {
            sizes.Add(generation.Count);
            generation = [.. generation.SelectMany(static p => File.ReadAllText($"/proc/{p}/task/{p}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))];
        }
        Assert.Equal([1, 2, 4, 8], sizes);
    }

    [Fact]
    public void The_leak_grows()
    {
        using RunningDemo demo = RunningDemo.Start("leak-threads");
        int before = Directory.GetDirectories($"/proc/{demo.Pid}/task").Length;
        RunningDemo.Until(() => Directory.GetDirectories($"/proc/{demo.Pid}/task").Length >= before + 10, "ten more threads");
    }

    [Fact]
    public void Updates_are_lost_and_counted()
    {
        Assert.SkipUnless(Environment.ProcessorCount > 1, "two threads on one processor seldom collide");
        using RunningDemo demo = RunningDemo.Start("lost-update");
        long lost = 0;
        while (lost == 0)
        {
            string text = demo.Next()!.Value.GetProperty("text").GetString()!;
            long[] numbers = [.. Counts().Matches(text).Select(static m => long.Parse(m.Groups["n"].Value.Replace(",", ""), CultureInfo.InvariantCulture))];
            lost = numbers[2];
            Assert.Equal(numbers[0] - numbers[1], lost);
            Assert.True(lost >= 0, text);
        }
    }

    [GeneratedRegex("(?<n>[0-9,]+) (added|counted|lost)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Counts();

    private static string Comm(int pid, int tid) => File.ReadAllText($"/proc/{pid}/task/{tid}/comm").TrimEnd('\n');

    private static string Link(int pid, int descriptor) => new FileInfo($"/proc/{pid}/fd/{descriptor}").LinkTarget!;

    private static long Ticks(int pid, int tid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/task/{tid}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}
