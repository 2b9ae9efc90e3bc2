using Weft.Native;
using Weft.Tracing;
using Xunit;

namespace Weft.Tests.Tracing;

/// <summary>Runs a program to its end, and that of all it started, under the BPF engine.</summary>
internal static class TracedRun
{
    private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(50);

    public static void Require() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "the kernel lets only root (or CAP_BPF) trace so");

    public static BpfEventSource Source(bool withStacks = false)
    {
        Require();
        return BpfEventSource.TryCreate(false, withStacks, out string reason) ?? throw new InvalidOperationException(reason);
    }

    public static List<TaskEvent> Of(params string[] command) => Of(false, command);

    public static List<TaskEvent> Of(bool withStacks, params string[] command)
    {
        using BpfEventSource source = Source(withStacks);
        using HeldProgram program = HeldProgram.TryStart(command[0], command, 0, 1, 2, out Errno failure) ?? throw new InvalidOperationException(failure.ToString());
        Assert.True(source.FollowStarted(program.ProcessId, out string reason), reason);
        Assert.Equal(Errno.None, program.Release());
        List<TaskEvent> events = [];
        ReadAll(source, events);
        _ = ChildProcesses.Wait(program.ProcessId, block: true, out _);
        Assert.Equal(TaskEventKind.Fork, events[0].Kind);
        Assert.Equal((Environment.ProcessId, program.ProcessId, 17ul), (events[0].ProcessId, events[0].OtherTaskId, events[0].CloneFlags));
        return events;
    }

    public static void ReadAll(BpfEventSource source, List<TaskEvent> events)
    {
        while (true)
        {
            while (source.TryRead(out TaskEvent next)) events.Add(next);
            if (source.IsOver) return;
            source.Wait(s_wait);
        }
    }

    public static TaskEvent[] Of(List<TaskEvent> events, TaskEventKind kind) => [.. events.Where(e => e.Kind == kind)];
}
