using System.Text;
using Xunit;

namespace Weft.Tests.Support;

/// <summary>The fixtures are what their first lines say; asked of the kernel without any of Weft's own readers.</summary>
public sealed class FixtureTests
{
    [Fact]
    public void Threads_makes_the_processes_and_threads_asked_for()
    {
        using var fixture = Fixture.Start("threads", 3, 5);
        Assert.Equal(3, fixture.Numbers.Length);
        Assert.All(fixture.Numbers, pid => Assert.Equal(5, Directory.GetDirectories($"/proc/{pid}/task").Length));
        var names = Directory.GetDirectories($"/proc/{fixture.Number(0)}/task").Select(task => File.ReadAllText(task + "/comm").Trim());
        Assert.Equal(["idle-1", "idle-2", "idle-3", "idle-4", "threads"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_fixture_forked_goes_with_it()
    {
        // The children hold the writing end of its output: reading to the end of it waits for each of them to go.
        using var fixture = Fixture.Start("threads", 2, 2);
        Assert.Equal("", fixture.End());
    }

    [Fact]
    public void Zombie_leader_has_left_and_its_workers_live()
    {
        using var fixture = Fixture.Start("zombie_leader", 3);
        Assert.Equal('Z', State(fixture.Number(0)));
        Assert.All(fixture.Numbers[1..], tid => Assert.True(Directory.Exists($"/proc/{fixture.Number(0)}/task/{tid}")));
    }

    [Fact]
    public void Zombie_is_a_zombie_and_stopped_is_stopped()
    {
        using var zombie = Fixture.Start("zombie");
        Assert.Equal('Z', State(zombie.Number(1)));
        using var stopped = Fixture.Start("stopped");
        Assert.Equal('T', State(stopped.Number(1)));
    }

    [Fact]
    public void Names_are_hostile_byte_for_byte()
    {
        using var fixture = Fixture.Start("names");
        byte[] Comm(int index) => File.ReadAllBytes($"/proc/{fixture.Number(0)}/task/{fixture.Number(index)}/comm");
        Assert.Equal(") R 1 (\n"u8.ToArray(), Comm(0));
        Assert.Equal("a\nState:\tZ\n"u8.ToArray(), Comm(1));
        Assert.Equal("\e[31mred\n"u8.ToArray(), Comm(2));
        Assert.Equal([0xff, 0xfe, (byte)'\n'], Comm(3));
        Assert.Equal("\n"u8.ToArray(), Comm(4));
        Assert.Equal("fifteen_bytes_x\n"u8.ToArray(), Comm(5));
        var arguments = Encoding.Latin1.GetString(File.ReadAllBytes($"/proc/{fixture.Number(0)}/cmdline"));
        Assert.StartsWith("names\e[31m\0serve\0a\nb\0\u00ff\u00fe\0\0tab\there\0", arguments, StringComparison.Ordinal);
    }

    [Fact]
    public void Big_arguments_are_as_long_as_said()
    {
        using var fixture = Fixture.Start("bigargs", 2 * 1024 * 1024);
        var length = File.ReadAllBytes($"/proc/{fixture.Number(0)}/cmdline").Length;
        Assert.Equal(fixture.Number(1), length);
        Assert.True(length >= 2 * 1024 * 1024, $"{length} bytes");
    }

    [Fact]
    public void Churn_makes_and_ends_processes_and_threads_while_the_stayers_stay()
    {
        using var fixture = Fixture.Start("churn", 0, 3);
        Assert.All(fixture.Numbers, pid => Assert.Equal(2, Directory.GetDirectories($"/proc/{pid}/task").Length));
        var done = fixture.End().Split(' ');
        Assert.Equal("done", done[0]);
        Assert.All(done[1..], count => Assert.True(long.Parse(count) > 0));
    }

    [Fact]
    public void Scheduling_is_as_said()
    {
        using var fixture = Fixture.Start("sched");
        string Field(string key, int field) => StatField(fixture.Number(0), fixture[key], field);
        Assert.Equal("0", Field("other", 41));
        Assert.Equal("3", Field("batch", 41));
        Assert.Equal("5", Field("idle", 41));
        Assert.Equal("5", Field("nice5", 19));
        Assert.SkipUnless(fixture["fifo"] != 0, "real-time scheduling needs privileges");
        Assert.Equal("1", Field("fifo", 41));
        Assert.Equal("10", Field("fifo", 40));
        Assert.Equal("2", Field("rr", 41));
        Assert.Equal("-5", Field("nice-5", 19));
    }

    [Fact]
    public void Session_has_a_terminal_with_a_foreground_group()
    {
        using var fixture = Fixture.Start("session");
        var (leader, foreground, background) = (fixture.Number(0), fixture.Number(1), fixture.Number(2));
        Assert.All([leader, foreground, background], pid =>
        {
            Assert.Equal($"{leader}", StatField(pid, pid, 6));
            Assert.Equal($"{pid}", StatField(pid, pid, 5));
            Assert.Equal($"{foreground}", StatField(pid, pid, 8));
        });
    }

    private static char State(int pid) => StatField(pid, pid, 3)[0];

    // Field of proc_pid_stat(5), counted from 1 as there.
    private static string StatField(int pid, int tid, int field)
    {
        var text = File.ReadAllText($"/proc/{pid}/task/{tid}/stat", Encoding.Latin1);
        return text[(text.LastIndexOf(')') + 2)..].Split(' ')[field - 3].Trim();
    }
}
