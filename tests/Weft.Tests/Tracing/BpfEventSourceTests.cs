using System.Diagnostics;
using System.Globalization;
using System.Text;
using Weft.Tests.Support;
using Weft.Tracing;
using Xunit;

namespace Weft.Tests.Tracing;

/// <summary>What the BPF engine tells, beside what programs know of themselves and what the kernel tells who waits for them.</summary>
public sealed class BpfEventSourceTests
{
    private static readonly string s_lives = Repository.FixtureProgram("lives");

    [Fact]
    public void Signals_are_told_when_they_are_delivered_with_code_and_sender()
    {
        List<TaskEvent> events = TracedRun.Of(s_lives, "signals", "3");
        TaskEvent[] signals = TracedRun.Of(events, TaskEventKind.Signal);
        Assert.Equal([10, 10, 10, 12], signals.Select(static s => s.Signal));
        Assert.Equal([0, 0, 0, -1], signals.Select(static s => s.SignalCode));
        Assert.All(signals, s => Assert.Equal(events[^1].ProcessId, s.SenderProcessId));
        Assert.Equal((TaskEventKind.Exit, 0, true), (events[^1].Kind, events[^1].Status, events[^1].IsLastOfProcess));
    }

    [Fact]
    public void A_kill_counts_once_and_the_dead_process_ends_once()
    {
        List<TaskEvent> events = TracedRun.Of("/bin/sh", "-c", "sleep 100 & kill -9 $!; kill -9 $!; wait $!; kill -SEGV $$");
        TaskEvent kill = Assert.Single(TracedRun.Of(events, TaskEventKind.Signal), static s => s.Signal == 9);
        TaskEvent segv = Assert.Single(TracedRun.Of(events, TaskEventKind.Signal), static s => s.Signal == 11);
        Assert.Equal((segv.ProcessId, 0), (kill.SenderProcessId, kill.SignalCode));
        TaskEvent[] ends = TracedRun.Of(events, TaskEventKind.Exit);
        Assert.Equal([9, 11], ends.Select(static e => e.Status & 0x7f));
        Assert.Equal([kill.ProcessId, segv.ProcessId], ends.Select(static e => e.ProcessId));
    }

    [Fact]
    public void The_time_on_a_cpu_is_that_which_the_kernel_tells_who_waits()
    {
        using BpfEventSource source = TracedRun.Source();
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "read line; exec " + s_lives + " spin 30"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.True(source.Follow(shell.Id, out string reason), reason);
        shell.StandardInput.WriteLine();
        long microseconds = shell.StandardOutput.ReadToEnd().Split(' ').Sum(static n => long.Parse(n, CultureInfo.InvariantCulture));
        List<TaskEvent> events = [];
        TracedRun.ReadAll(source, events);
        Assert.Equal(TaskEventKind.Present, events[0].Kind);
        TaskEvent[] ends = TracedRun.Of(events, TaskEventKind.Exit);
        Assert.Equal(2, ends.Length);
        Assert.All(ends, static e => Assert.NotNull(e.ProcessorNanoseconds));
        // Who waits may be told a moment before the last instructions of the dead ran.
        Assert.InRange((long)ends[0].ProcessorNanoseconds!.Value / 1000, microseconds - 2, microseconds + 10_000);
        Assert.InRange(microseconds, 30_000, 60_000_000);
    }

    [Fact]
    public void An_exec_tells_the_file_it_was_called_with_and_no_change_of_name()
    {
        List<TaskEvent> events = TracedRun.Of("/bin/sh", "-c", "cd /usr/bin; exec ./env -i ./true 'a b'");
        TaskEvent[] executed = TracedRun.Of(events, TaskEventKind.Execute);
        Assert.Equal(["/bin/sh", "./env", "./true"], executed.Select(static e => Encoding.UTF8.GetString(e.File.Span)));
        Assert.Equal("./true\0a b\0", Encoding.UTF8.GetString(executed[2].Arguments.Span));
        Assert.Equal(executed[2].Arguments.Length, executed[2].ArgumentsBytes);
        Assert.Empty(TracedRun.Of(events, TaskEventKind.Rename));
    }

    [Fact]
    public void A_process_that_ends_after_its_leader_ends_as_the_kernel_tells_who_waits()
    {
        TaskEvent[] ends = TracedRun.Of(TracedRun.Of(s_lives, "leader"), TaskEventKind.Exit);
        Assert.Equal([(3 << 8, false), (7 << 8, true)], ends.Select(static e => (e.Status, e.IsLastOfProcess)));
        Assert.Equal(ends[0].ProcessId, ends[0].TaskId);
    }

    [Fact]
    public void Threads_that_end_together_end_each_once_with_the_status_of_all()
    {
        const int Threads = 500;
        TaskEvent[] ends = TracedRun.Of(TracedRun.Of(s_lives, "crowd", Threads.ToString(CultureInfo.InvariantCulture)), TaskEventKind.Exit);
        Assert.Equal(Threads + 1, ends.Select(static e => e.TaskId).Distinct().Count());
        Assert.Equal(Threads + 1, ends.Length);
        Assert.All(ends, static e => Assert.Equal(9 << 8, e.Status));
        Assert.Single(ends, static e => e.IsLastOfProcess);
        Assert.All(ends, static e => Assert.NotNull(e.ProcessorNanoseconds));
    }

    [Fact]
    public void A_running_process_has_each_thread_told_once_and_its_new_ones_as_forks()
    {
        using BpfEventSource source = TracedRun.Source();
        using Fixture fixture = Fixture.Start("lives", "stay");
        Assert.True(source.Follow(fixture.Pid, out string reason), reason);
        fixture.Ask("one");
        fixture.Ask("two");
        fixture.End();
        List<TaskEvent> events = [];
        TracedRun.ReadAll(source, events);
        Assert.Equal(
            [TaskEventKind.Present, TaskEventKind.Fork, TaskEventKind.Exit, TaskEventKind.Fork, TaskEventKind.Exit, TaskEventKind.Exit],
            events.Select(static e => e.Kind));
        Assert.Equal((fixture.Pid, fixture.Pid, Environment.ProcessId), (events[0].ProcessId, events[0].TaskId, events[0].OtherProcessId));
        Assert.Equal(s_lives + "\0stay\0", Encoding.UTF8.GetString(events[0].Arguments.Span));
        Assert.Equal(events[0].StartTicks, events[^1].StartTicks);
    }

    [Fact]
    public void Threads_made_while_it_is_joined_are_neither_missed_nor_told_twice()
    {
        using Fixture churn = Fixture.Start("churn", 0, 0, 0);
        for (int i = 0; i < 20; i++)
        {
            using BpfEventSource source = TracedRun.Source();
            Assert.True(source.Follow(churn.Pid, out string reason), reason);
            List<TaskEvent> events = [];
            while (events.Count < 300)
            {
                while (source.TryRead(out TaskEvent next)) events.Add(next);
                source.Wait(TimeSpan.FromMilliseconds(5));
            }
            HashSet<int> alive = [];
            foreach (TaskEvent e in events)
            {
                if (e.Kind == TaskEventKind.Present) Assert.True(alive.Add(e.TaskId), "present twice");
                else if (e.Kind == TaskEventKind.Fork) Assert.True(alive.Add(e.OtherTaskId), "made twice");
                else if (e.Kind == TaskEventKind.Exit) _ = alive.Remove(e.TaskId);
            }
        }
    }

    [Fact]
    public void What_is_gone_or_has_ended_cannot_be_followed()
    {
        using BpfEventSource source = TracedRun.Source();
        Assert.False(source.Follow(int.MaxValue - 1, out string reason));
        Assert.Contains("no process", reason, StringComparison.Ordinal);
        using Fixture zombie = Fixture.Start("zombie");
        Assert.False(source.Follow(zombie.Numbers[^1], out reason));
        Assert.Contains("has ended", reason, StringComparison.Ordinal);
        Assert.True(source.IsOver);
    }

    [Fact]
    public void After_it_let_go_no_more_events_come_and_the_program_runs_on()
    {
        using BpfEventSource source = TracedRun.Source();
        using Fixture fixture = Fixture.Start("lives", "stay");
        Assert.True(source.Follow(fixture.Pid, out string reason), reason);
        fixture.Ask("one");
        source.Release();
        fixture.Ask("two");
        List<TaskEvent> events = [];
        TracedRun.ReadAll(source, events);
        Assert.Equal([TaskEventKind.Present, TaskEventKind.Fork, TaskEventKind.Exit], events.Select(static e => e.Kind));
        Assert.Equal("", fixture.End());
    }

    [Fact]
    public void A_fork_tells_the_calls_that_led_to_it()
    {
        using BpfEventSource source = TracedRun.Source(withStacks: true);
        using Fixture fixture = Fixture.Start("lives", "stay");
        Assert.True(source.Follow(fixture.Pid, out string reason), reason);
        fixture.Ask("one");
        List<TaskEvent> events = [];
        while (!events.Exists(static e => e.Kind == TaskEventKind.Fork))
        {
            while (source.TryRead(out TaskEvent next)) events.Add(next);
            source.Wait(TimeSpan.FromMilliseconds(5));
        }
        TaskEvent fork = Assert.Single(TracedRun.Of(events, TaskEventKind.Fork));
        Assert.NotNull(fork.Stack);
        Assert.Contains(fork.Stack, static f => f.Function?.StartsWith("start_thread", StringComparison.Ordinal) == true && f.File is { } file && file.EndsWith("fixture.h", StringComparison.Ordinal));
        Assert.Equal("main", fork.Stack.First(static f => f.Function is "main").Function);
        Assert.Equal("_start", fork.Stack[^1].Function);
    }

    [Fact]
    public void The_whole_machine_tells_of_what_nobody_asked_for()
    {
        TracedRun.Require();
        using BpfEventSource source = BpfEventSource.TryCreate(true, false, out string reason) ?? throw new InvalidOperationException(reason);
        using Fixture fixture = Fixture.Start("lives", "stay");
        fixture.Ask("one");
        fixture.End();
        List<TaskEvent> own = [];
        while (!own.Exists(static e => e.IsLastOfProcess))
        {
            while (source.TryRead(out TaskEvent next))
                if (next.ProcessId == fixture.Pid || next.OtherProcessId == fixture.Pid) own.Add(next);
            Assert.False(source.IsOver);
            source.Wait(TimeSpan.FromMilliseconds(5));
        }
        Assert.Equal(
            [TaskEventKind.Fork, TaskEventKind.Execute, TaskEventKind.Fork, TaskEventKind.Exit, TaskEventKind.Exit],
            own.Where(static e => e.Kind is TaskEventKind.Fork or TaskEventKind.Execute or TaskEventKind.Exit).Select(static e => e.Kind));
        source.Release();
        while (source.TryRead(out _))
        {
            // The rest.
        }
        Assert.True(source.IsOver);
    }

    [Fact]
    public void A_million_events_are_a_million()
    {
        int count = Environment.GetEnvironmentVariable("WEFT_TEST_LONG") is null ? 300_000 : 1_000_000;
        TaskEvent[] signals = TracedRun.Of(TracedRun.Of(s_lives, "signals", count.ToString(CultureInfo.InvariantCulture)), TaskEventKind.Signal);
        Assert.Equal(count + 1, signals.Length);
    }
}
