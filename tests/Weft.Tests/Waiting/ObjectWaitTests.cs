using Weft.Linux.Procfs;
using Weft.Tests.Support;
using Weft.Waiting;
using Xunit;

namespace Weft.Tests.Waiting;

/// <summary>Waits at what is no futex: sockets, file locks, children, timers, queues. Who can end them is held against what the fixture knows, and against other tools.</summary>
[Collection(Alone.Name)]
public sealed class ObjectWaitTests
{
    [Theory]
    [InlineData("unix-read", "data from a unix socket to second (")]
    [InlineData("unix-poll", "data from a unix socket to second (")]
    [InlineData("tcp-read", "data from a TCP socket to second (")]
    [InlineData("tcp-mapped", "data from a TCP socket to second (")]
    public void The_process_at_the_other_end_of_a_socket_is_named(string shape, string text)
    {
        using Fixture fixture = Fixture.Start("waits", shape);
        Wait wait = Stood(fixture.Number(1), WaitKind.Socket, out WaitReport report);
        Assert.StartsWith(text, wait.Text, StringComparison.Ordinal);
        AssertEnder(wait, fixture.Number(2));
        Assert.StartsWith("socket:[", wait.Object, StringComparison.Ordinal);
        Assert.False(wait.IsComplete);
        Assert.Contains(report.Threads, t => t.ProcessId == fixture.Number(2));
        // The kernel's own tool says the same: whose socket the peer is.
        if (!shape.StartsWith("unix", StringComparison.Ordinal)) return;
        string inode = wait.Object!["socket:[".Length..^1];
        RunResult ss = Run.Program("ss", ["-xpH"]);
        Assert.SkipUnless(ss.ExitCode == 0, "no ss");
        Assert.Contains(ss.Output.Split('\n'), line => line.Contains($"* {inode} ", StringComparison.Ordinal) && line.Contains($"pid={fixture.Number(2)},", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("unix-ring")]
    [InlineData("tcp-ring")]
    public void Two_that_fill_each_others_sockets_are_a_full_ring_but_never_for_certain(string shape)
    {
        using Fixture fixture = Fixture.Start("waits", shape);
        Finding? finding = null;
        RunningDemo.Until(() => (finding = Look(fixture.Number(1)).Findings.FirstOrDefault(static f => f.Kind == FindingKind.PipesFull)) is not null, "both full");
        Assert.Equal([fixture.Number(1), fixture.Number(2)], finding!.Threads.Select(static t => t.ProcessId).Order());
        Assert.False(finding.IsStuck);
        Assert.All(finding.Threads, static t =>
        {
            Assert.True(t.Wait is { Kind: WaitKind.Socket, IsWrite: true });
            Assert.Matches("^socket:.[0-9]+.: [1-9][0-9]* bytes unread at the other end", t.Wait.Evidence);
        });
    }

    [Theory]
    [InlineData("unix-readers")]
    [InlineData("tcp-readers")]
    public void Two_that_read_from_each_others_sockets_may_be_stuck_but_never_for_certain(string shape)
    {
        using Fixture fixture = Fixture.Start("waits", shape);
        Finding? finding = null;
        RunningDemo.Until(() => (finding = Look(fixture.Number(1)).Findings.FirstOrDefault(static f => f.Kind == FindingKind.Deadlock)) is not null, "both read");
        Assert.Equal([fixture.Number(1), fixture.Number(2)], finding!.Threads.Select(static t => t.ProcessId).Order());
        Assert.Equal((Certainty.Candidate, false), (finding.Certainty, finding.IsStuck));
    }

    [Fact]
    public void A_connection_that_is_not_accepted_names_the_listener()
    {
        using Fixture fixture = Fixture.Start("waits", "unaccepted");
        Wait wait = Stood(fixture.Number(1), WaitKind.Socket, out _);
        Assert.Contains("which has not accepted it yet", wait.Text, StringComparison.Ordinal);
        Assert.Equal([fixture.Number(2)], wait.EndedBy.Select(static e => e.ProcessId));
        Assert.All(wait.EndedBy, static e => Assert.Equal(Certainty.Candidate, e.Certainty));
    }

    [Fact]
    public void A_server_waits_for_connections_at_its_address()
    {
        using Fixture fixture = Fixture.Start("waits", "accept");
        Wait wait = Stood(fixture.Number(1), WaitKind.Socket, out _);
        Assert.Equal($"a connection to TCP *:{fixture["port"]}", wait.Text);
        Assert.Empty(wait.EndedBy);
    }

    [Theory]
    [InlineData("select", "data from a unix socket to second (", "data from pipe:[")]
    [InlineData("epoll", "data from a unix socket to second (", "a timer, due in ")]
    public void What_a_thread_watches_is_named(string shape, string first, string second)
    {
        using Fixture fixture = Fixture.Start("waits", shape);
        Wait wait = Stood(fixture.Number(1), WaitKind.Poll, out _);
        Assert.StartsWith("any of 2: ", wait.Text, StringComparison.Ordinal);
        Assert.Contains(first, wait.Text, StringComparison.Ordinal);
        Assert.Contains(second, wait.Text, StringComparison.Ordinal);
        Assert.Empty(wait.EndedBy);
        Assert.False(wait.IsTimed);
    }

    [Theory]
    [InlineData("flock-ring")]
    [InlineData("mixed-ring")]
    [InlineData("description-ring")]
    public void Processes_that_want_each_others_file_locks_are_a_deadlock(string shape)
    {
        using Fixture fixture = Fixture.Start("waits", shape);
        WaitReport? report = null;
        RunningDemo.Until(() => (report = Look(fixture.Number(1))).Threads.Count(static t => t.Stood && t.Wait is { Kind: WaitKind.FileLock, EndedBy.Count: 1 }) == 2, "both wait");
        foreach (int i in new[] { 1, 2 }) Assert.Equal(fixture.Number(3 - i), report!.Threads.Single(t => t.ProcessId == fixture.Number(i)).Wait.EndedBy[0].ProcessId);
        bool all = report!.Threads.All(static t => t.Wait.Unknown.Length == 0);
        // Otherwise somebody else may have the same open file, and it is only likely.
        Assert.Equal(all, Assert.Single(report.Findings, static f => f.Kind == FindingKind.Deadlock).IsStuck);
    }

    [Fact]
    public void A_flock_belongs_to_all_processes_that_have_its_open_file()
    {
        using Fixture fixture = Fixture.Start("waits", "flock-shared");
        Wait wait = Stood(fixture.Number(1), WaitKind.FileLock, out _);
        Assert.Equal([fixture.Number(2), fixture.Number(3)], wait.EndedBy.Select(static e => e.ProcessId).Order());
        Assert.All(wait.EndedBy, static e => Assert.Equal(Certainty.Candidate, e.Certainty));
        Assert.Contains("flock", wait.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_child_is_its_only_child_where_it_has_one()
    {
        using Fixture fixture = Fixture.Start("waits", "child");
        Wait wait = Stood(fixture.Number(1), WaitKind.Child, out _);
        Assert.StartsWith("the end of its child grandchild (", wait.Text, StringComparison.Ordinal);
        Assert.Equal(Children(fixture.Number(1)), wait.EndedBy.Select(static e => e.ProcessId));
        Assert.Equal(Certainty.Certain, wait.EndedBy[0].Certainty);
        Assert.True(wait.IsComplete);
    }

    [Fact]
    public void A_group_of_children_are_those_of_the_group()
    {
        using Fixture fixture = Fixture.Start("waits", "group");
        int parent = fixture.Number(1), group = Group(parent);
        RunningDemo.Until(() => Children(parent) is { Length: 2 } both && both.Count(c => Group(c) == group) == 1, "two children, one in its own group");
        Wait wait = Stood(parent, WaitKind.Child, out _);
        Assert.Equal(Children(parent).Where(c => Group(c) == group), wait.EndedBy.Select(static e => e.ProcessId));
    }

    [Theory]
    [InlineData("waitid-pidfd", WaitKind.Child)]
    [InlineData("poll-pidfd", WaitKind.Event)]
    public void A_process_waited_for_by_descriptor_is_known_for_certain(string shape, WaitKind kind)
    {
        using Fixture fixture = Fixture.Start("waits", shape);
        Wait wait = Stood(fixture.Number(1), kind, out _);
        AssertEnder(wait, Children(fixture.Number(1))[0], alwaysCertain: true);
        Assert.True(wait.IsComplete);
    }

    [Fact]
    public void The_child_of_a_vfork_is_the_one_with_the_same_memory()
    {
        using Fixture fixture = Fixture.Start("waits", "vfork");
        Wait wait = Stood(fixture.Number(1), WaitKind.Vfork, out _);
        AssertEnder(wait, Children(fixture.Number(1))[0], alwaysCertain: true);
    }

    [Theory]
    [InlineData("sleep", WaitKind.Timer, "sleeps for 1 h 0 min in all")]
    [InlineData("sleep-until", WaitKind.Timer, "sleeps, 1 h 59 min more, until [0-9:]{8}|sleeps, 1 h 59 min more, until [-0-9]{10} [0-9:]{8}|sleeps, 2 h 0 min more, until .*")]
    [InlineData("timerfd", WaitKind.Timer, "a timer, due in (49 min [0-9]+|50 min 0) s")]
    [InlineData("signalfd", WaitKind.Event, "the signal USR1 .signalfd.")]
    [InlineData("inotify", WaitKind.Event, "a change of a file .inotify, inode [0-9]+.")]
    [InlineData("stopped", WaitKind.Stopped, "stopped by STOP, which someone sent, until it is continued")]
    public void What_has_no_other_end_is_told_in_words(string shape, WaitKind kind, string text)
    {
        using Fixture fixture = Fixture.Start("waits", shape);
        Wait wait = Stood(fixture.Number(1), kind, out _);
        Assert.Matches($"^({text})$", wait.Text);
        Assert.Empty(wait.EndedBy);
        Assert.Equal(kind == WaitKind.Timer, wait.IsTimed);
    }

    [Fact]
    public void Who_else_has_an_eventfd_is_found()
    {
        using Fixture fixture = Fixture.Start("waits", "eventfd");
        Wait wait = Stood(fixture.Number(1), WaitKind.Event, out _);
        Assert.Equal($"an eventfd, which second ({fixture.Number(2)}) has too", wait.Text);
        Assert.Equal([fixture.Number(2)], wait.EndedBy.Select(static e => e.ProcessId));
        Assert.False(wait.IsComplete);
    }

    [Fact]
    public void A_semaphore_of_a_set_is_named_with_who_changed_it_last()
    {
        using Fixture fixture = Fixture.Start("waits", "semaphore");
        Wait wait = Stood(fixture.Number(1), WaitKind.Semaphore, out _);
        Assert.Equal($"semaphore 1 of the System V semaphore set {fixture["id"]} to be 3 or more, which raiser ({fixture.Number(2)}) changed last", wait.Text);
        Assert.Equal([new WaitEnder(fixture.Number(2), fixture.Number(2), Certainty.Candidate)], wait.EndedBy);
    }

    [Theory]
    [InlineData("receive", "a message in the", "has 0 messages of 0 bytes")]
    [InlineData("send", "room in the", "messages of")]
    public void A_queue_is_named_with_what_is_in_it(string shape, string text, string evidence)
    {
        using Fixture fixture = Fixture.Start("waits", shape);
        Wait wait = Stood(fixture.Number(1), WaitKind.Queue, out _);
        Assert.StartsWith($"{text} System V message queue {fixture["id"]}", wait.Text, StringComparison.Ordinal);
        Assert.Contains(evidence, wait.Evidence, StringComparison.Ordinal);
        Assert.Equal(shape == "send", wait.IsWrite);
    }

    [Fact]
    public void Who_has_a_posix_queue_open_is_a_candidate()
    {
        using Fixture fixture = Fixture.Start("waits", "mqueue");
        Wait wait = Stood(fixture.Number(1), WaitKind.Queue, out _);
        Assert.Contains($"which second ({fixture.Number(2)}) has open", wait.Text, StringComparison.Ordinal);
        Assert.Contains(fixture.Number(2), wait.EndedBy.Select(static e => e.ProcessId));
    }

    [Fact]
    public void Who_has_the_other_end_of_a_terminal_is_found()
    {
        using Fixture fixture = Fixture.Start("waits", "pty");
        Wait wait = Stood(fixture.Number(1), WaitKind.Terminal, out _);
        Assert.Contains($"whose other end master ({fixture.Number(2)}) has", wait.Text, StringComparison.Ordinal);
        Assert.Equal([fixture.Number(2)], wait.EndedBy.Select(static e => e.ProcessId));
    }

    [Fact]
    public void One_that_opens_a_fifo_waits_for_someone_at_its_other_end()
    {
        using Fixture fixture = Fixture.Start("waits", "fifo");
        Wait wait = Stood(fixture.Number(1), WaitKind.Pipe, out _);
        Assert.Equal($"someone to open the other end of {fixture.Words[2]}", wait.Text);
    }

    // Version 2 where it is mounted, alone or beside version 1, and version 1.
    [Fact]
    public void A_frozen_control_group_is_named()
    {
        (string Parent, string Mark, string File, string Freeze, string Thaw)[] hierarchies =
        [
            ("/sys/fs/cgroup/unified", "cgroup.controllers", "cgroup.freeze", "1", "0"), ("/sys/fs/cgroup", "cgroup.controllers", "cgroup.freeze", "1", "0"),
            ("/sys/fs/cgroup/freezer", "release_agent", "freezer.state", "FROZEN", "THAWED"),
        ];
        int frozen = 0;
        foreach ((string parent, string mark, string file, string freeze, string thaw) in hierarchies)
        {
            if (!Environment.IsPrivilegedProcess || !File.Exists(Path.Combine(parent, mark))) continue;
            Frozen(parent, file, freeze, thaw);
            frozen++;
        }
        Assert.SkipWhen(frozen == 0, "freezing needs root and a hierarchy of control groups below /sys/fs/cgroup");
    }

    private static void Frozen(string parent, string file, string freeze, string thaw)
    {
        string group = Path.Combine(parent, "weft-test-frozen");
        using Fixture fixture = Fixture.Start("waits", "sleep");
        Directory.CreateDirectory(group);
        try
        {
            File.WriteAllText(Path.Combine(group, "cgroup.procs"), fixture.Words[1]);
            File.WriteAllText(Path.Combine(group, file), freeze);
            Wait wait = Stood(fixture.Number(1), WaitKind.Frozen, out _);
            Assert.Equal("its control group /weft-test-frozen to be thawed", wait.Text);
            Assert.Equal("/weft-test-frozen", wait.Object);
        }
        finally
        {
            File.WriteAllText(Path.Combine(group, file), thaw);
            File.WriteAllText(Path.Combine(parent, "cgroup.procs"), fixture.Words[1]);
            Directory.Delete(group);
        }
    }

    [Fact]
    public void Of_two_that_share_a_cpu_it_is_told_how_long_each_waits_for_it()
    {
        using Fixture fixture = Fixture.Start("waits", "spin");
        RunningDemo.Until(() => Look(fixture.Number(1)).Threads.Any(static t => t.DelayShare is > 0 and <= 1), "one wants the CPU and has it not");
    }

    [Fact]
    public void A_group_that_its_cpu_limit_holds_back_is_told()
    {
        const string Parent = "/sys/fs/cgroup/cpu", Group = Parent + "/weft-test-limit";
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists(Parent + "/cpu.cfs_quota_us"), "limiting needs root and the CPU controller of version 1");
        using Fixture fixture = Fixture.Start("waits", "spin");
        Assert.All(Look(fixture.Number(1)).Threads, static t => Assert.Null(t.ThrottledNanoseconds is > 0 ? t : null));
        Directory.CreateDirectory(Group);
        try
        {
            File.WriteAllText(Group + "/cpu.cfs_quota_us", "2000");
            File.WriteAllText(Group + "/cgroup.procs", fixture.Words[1]);
            RunningDemo.Until(() => Look(fixture.Number(1)).Threads.Any(static t => t.ThrottledNanoseconds > 0), "it is held back");
        }
        finally
        {
            File.WriteAllText(Parent + "/cgroup.procs", fixture.Words[1]);
            Directory.Delete(Group);
        }
    }

    [Fact]
    public void A_user_is_told_what_is_missing_and_nothing_is_certain()
    {
        using Fixture fixture = Fixture.Start("waits", "unix-read");
        RunResult result = Run.WeftAsNobody("why", "--json", fixture.Words[1]);
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("\"certain\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("not permitted", result.Output, StringComparison.Ordinal);
    }

    private static int[] Children(int pid) => [.. File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

    private static int Group(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[2]);
    }

    // Certain where the descriptors of all processes may be read, which the reason then says.
    private static void AssertEnder(Wait wait, int process, bool alwaysCertain = false)
    {
        bool certain = alwaysCertain || !wait.Unknown.Contains("may not be read", StringComparison.Ordinal);
        Assert.Equal([new WaitEnder(process, process, certain ? Certainty.Certain : Certainty.Candidate)], wait.EndedBy);
    }

    private static Wait Stood(int pid, WaitKind kind, out WaitReport report)
    {
        WaitReport last = Look(pid);
        WaitingThread? Found() => last.Threads.FirstOrDefault(t => t.ProcessId == pid && t.Stood && t.Wait.Kind == kind);
        RunningDemo.Until(() => Found() is not null || ((last = Look(pid)) is not null && Found() is not null), $"{pid} waits for {kind}; seen: {string.Join(", ", last.Threads.Select(static t => $"{t.Wait.Kind} {t.Wait.Text} {t.Wait.Unknown}"))}");
        report = last;
        return Found()!.Wait;
    }

    private static WaitReport Look(int pid)
    {
        using WaitReader reader = new(ProcRoot.OpenSystem()) { Interval = TimeSpan.FromMilliseconds(20) };
        return reader.Read([pid]);
    }
}
