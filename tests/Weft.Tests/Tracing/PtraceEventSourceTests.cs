using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tests.Support;
using Weft.Tracing;
using Xunit;

namespace Weft.Tests.Tracing;

public sealed class PtraceEventSourceTests
{
    [Fact]
    public void A_program_that_cannot_be_executed_ends_as_a_shells_would()
    {
        using ProcRoot root = ProcRoot.OpenSystem();
        using HeldProgram? program = HeldProgram.TryStart("/no/such/program", ["x"], 0, 1, 2, out _);
        using PtraceEventSource source = PtraceEventSource.TryStart(root, program!, withStacks: false, out _)!;
        Assert.Equal(Errno.NoEntry, program!.Release());
        List<TaskEvent> events = [];
        while (!source.IsOver)
        {
            while (source.TryRead(out TaskEvent next)) events.Add(next);
            source.Wait(TimeSpan.FromSeconds(1));
        }
        Assert.All(events, static e => Assert.True(e.Kind is TaskEventKind.Fork or TaskEventKind.Exit));
        Assert.All(events.Where(static e => e.Kind == TaskEventKind.Exit), static e => Assert.Equal(127 << 8, e.Status));
    }

    [Fact]
    public void Signals_are_told_when_they_have_an_effect()
    {
        List<TaskEvent> events = SeizedRun.Of(withStacks: false, SeizedRun.Program, "signals");
        int pid = events[0].OtherProcessId;
        Assert.Equal(
            [(10, 0, pid), (10, -6, pid), (15, 0, pid)],
            events.Where(static e => e.Kind == TaskEventKind.Signal).Select(static e => (e.Signal, e.SignalCode!.Value, e.SenderProcessId!.Value)));
        Assert.Equal((15, true), (events[^1].Status, events[^1].IsLastOfProcess));
    }

    [Fact]
    public void A_kill_is_told_once_for_each_process()
    {
        List<TaskEvent> events = SeizedRun.Of(withStacks: false, SeizedRun.Program, "killed", "100");
        TaskEvent[] kills = [.. events.Where(static e => e.Kind == TaskEventKind.Signal && e.Signal == 9)];
        Assert.Equal(100, kills.Select(static e => e.ProcessId).Distinct().Count());
        Assert.Equal(100, kills.Length);
        Assert.Equal(100, events.Count(static e => e.Kind == TaskEventKind.Exit && e.Status == 9 && e.IsLastOfProcess));
    }

    [Theory]
    [InlineData("leader-first", 7 << 8)]
    [InlineData("leader-kill", 9)]
    public void A_leader_may_end_before_its_threads(string life, int status)
    {
        List<TaskEvent> events = SeizedRun.Of(withStacks: false, SeizedRun.Program, life);
        TaskEvent[] exits = [.. events.Where(static e => e.Kind == TaskEventKind.Exit)];
        Assert.Equal(2, exits.Length);
        Assert.Equal((exits[0].ProcessId, 0, false), (exits[0].TaskId, exits[0].Status, exits[0].IsLastOfProcess));
        Assert.NotEqual(exits[1].ProcessId, exits[1].TaskId);
        Assert.Equal((status, true), (exits[1].Status, exits[1].IsLastOfProcess));
        Assert.All(exits, static e => Assert.True(e.ProcessorNanoseconds > 0));
    }

    [Fact]
    public void A_thread_that_executes_takes_its_leaders_place()
    {
        List<TaskEvent> events = SeizedRun.Of(withStacks: false, SeizedRun.Program, "executes");
        TaskEvent executed = events.Last(static e => e.Kind == TaskEventKind.Execute);
        Assert.Equal(executed.ProcessId, executed.TaskId);
        Assert.Contains(events, e => e.Kind == TaskEventKind.Fork && e.OtherTaskId == executed.OtherTaskId && e.IsThread);
        Assert.Equal("true\0replaced\0", SeizedRun.Text(executed.Arguments));
        Assert.Equal(("true", "/bin/true", 14L), (SeizedRun.Text(executed.Name), SeizedRun.Text(executed.File), executed.ArgumentsBytes));
        TaskEvent superseded = events.First(e => e.Kind == TaskEventKind.Exit && e.TaskId == executed.ProcessId);
        Assert.False(superseded.IsLastOfProcess);
        Assert.Equal("seized", SeizedRun.Text(superseded.Name));
        Assert.Single(events, static e => e.Kind == TaskEventKind.Exit && e.IsLastOfProcess);
        Assert.DoesNotContain(events, e => e.Kind == TaskEventKind.Exit && e.TaskId == executed.OtherTaskId);
    }

    [Fact]
    public void Ten_thousand_threads_are_ten_thousand_and_each_has_its_time()
    {
        int threads = Repository.Long ? 10_000 : 2000;
        List<TaskEvent> events = SeizedRun.Of(withStacks: false, SeizedRun.Program, "threads", $"{threads}");
        TaskEvent[] forks = [.. events.Where(static e => e.Kind == TaskEventKind.Fork && e.IsThread)], exits = [.. events.Where(static e => e.Kind == TaskEventKind.Exit)];
        Assert.Equal((threads, threads + 1), (forks.Length, exits.Length));
        Assert.All(forks, static e => Assert.Equal(0x3d0f00UL, e.CloneFlags));
        Assert.All(exits, static e => Assert.True(e.ProcessorNanoseconds > 0));
        Assert.All(forks, static e => Assert.True(e.StartTicks > 0));
        // Each ends after it was made; a later task may have the same id.
        Assert.Equal(threads, forks.Zip(exits).Count(static p => p.First.OtherTaskId == p.Second.TaskId && p.First.MonotonicNanoseconds < p.Second.MonotonicNanoseconds));
    }

    [Fact]
    public void A_fork_tells_the_calls_that_led_to_it()
    {
        List<TaskEvent> events = SeizedRun.Of(withStacks: true, SeizedRun.Program, "threads", "3");
        foreach (TaskEvent fork in events.Where(static e => e.IsThread))
        {
            string?[] functions = [.. fork.Stack!.Select(static f => f.ShortFunction)];
            Assert.Contains("main", functions);
            Assert.Equal("start_thread", functions[Array.IndexOf(functions, "main") - 1]);
        }
    }

    [Fact]
    public void A_child_that_escapes_its_tracer_is_found()
    {
        int told = 0;
        List<TaskEvent> events = SeizedRun.Of(false, (e, _) =>
        {
            if (e.Kind != TaskEventKind.Present) return;
            told = e.ProcessId;
            ProcessControl.Signal(told, 9);
        }, SeizedRun.Program, "untraced");
        Assert.Contains("CLONE_UNTRACED", events.Single(static e => e.Kind == TaskEventKind.Present).Note, StringComparison.Ordinal);
        Assert.DoesNotContain(events, e => e.Kind == TaskEventKind.Exit && e.ProcessId == told);
    }

    [Fact]
    public void What_is_let_go_in_a_vfork_goes_on()
    {
        List<int> traced = [];
        List<TaskEvent> events = SeizedRun.Of(false, (e, source) =>
        {
            if (e.Kind != TaskEventKind.Fork) return;
            traced.Add(e.OtherProcessId);
            if (e.CloneFlags is not { } flags || (flags & 0x4000) == 0) return;
            source.Release();
            Assert.All(traced, static pid => Assert.Equal("0", PtraceAttachTests.Tracer(pid, pid)));
            Assert.Equal(traced.Order(), source.LeftRunning.Order());
            // The first is a child of this runner; the second dies with it.
            ProcessControl.Signal(traced[0], 9);
            ChildProcesses.Wait(traced[0], block: true, out ChildStatus status);
            Assert.Equal(9, status.Signal);
        }, SeizedRun.Program, "vforked");
        Assert.Equal(3, traced.Count);
        Assert.DoesNotContain(events, static e => e.Kind == TaskEventKind.Exit);
    }
}
