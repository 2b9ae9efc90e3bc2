using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tests.Support;
using Weft.Tracing;
using Xunit;

namespace Weft.Tests.Tracing;

/// <summary>The events of a program that is started and traced to its end by ptrace.</summary>
internal static class SeizedRun
{
    public static List<TaskEvent> Of(bool withStacks, params string[] command) => Of(withStacks, null, command);

    /// <summary>Traces a program to its end.</summary>
    /// <param name="withStacks">Whether forks have stacks.</param>
    /// <param name="each">Called with each event and the source, on the reader's thread.</param>
    /// <param name="command">The program and its arguments; its input does not end.</param>
    public static List<TaskEvent> Of(bool withStacks, Action<TaskEvent, PtraceEventSource>? each, params string[] command)
    {
        Assert.Equal(Errno.None, ProgramSearch.Find(command[0], out string file));
        int nothing = Files.Open(Files.CurrentDirectory, "/dev/null\0"u8, OpenFlags.ReadWrite);
        Assert.Equal(Errno.None, Pipes.TryCreate(out int input, out int writeEnd));
        using SafeDescriptor open = new(writeEnd);
        using ProcRoot root = ProcRoot.OpenSystem();
        using HeldProgram? program = HeldProgram.TryStart(file, command, input, nothing, 2, out Errno failure);
        Files.Close(nothing);
        Files.Close(input);
        Assert.True(program is not null, failure.ToString());
        using PtraceEventSource? source = PtraceEventSource.TryStart(root, program, withStacks, out failure);
        Assert.True(source is not null, failure.ToString());
        Assert.Equal(Errno.None, program.Release());
        List<TaskEvent> events = [];
        long deadline = Environment.TickCount64 + 120_000;
        while (true)
        {
            while (source.TryRead(out TaskEvent next))
            {
                events.Add(next);
                each?.Invoke(next, source);
            }
            if (source.IsOver) break;
            Assert.True(Environment.TickCount64 < deadline, "it did not end:\n" + string.Join('\n', events));
            source.Wait(TimeSpan.FromSeconds(1));
        }
        // The runner made it.
        Assert.Equal(TaskEventKind.Fork, events[0].Kind);
        Assert.Equal((Environment.ProcessId, program.ProcessId), (events[0].ProcessId, events[0].OtherProcessId));
        Assert.Equal(program.ProcessId, events[1].ProcessId);
        return events;
    }

    /// <summary>The lives, without what strace does not tell.</summary>
    public static string Lives(List<TaskEvent> events)
    {
        LifeText lives = new() { Root = events[0].OtherTaskId };
        foreach (TaskEvent e in events.Skip(1))
        {
            switch (e.Kind)
            {
                case TaskEventKind.Fork: lives.Forked(e.TaskId, e.OtherTaskId, e.CloneFlags); break;
                case TaskEventKind.Execute: lives.Executed(e.TaskId, e.OtherTaskId, Text(e.File), Text(e.Arguments).TrimEnd('\0').Split('\0')); break;
                case TaskEventKind.Exit: lives.Ended(e.TaskId, e.Status); break;
                case TaskEventKind.Signal when e.Signal is not (9 or 17): lives.Signalled(e.TaskId, e.Signal); break;
            }
        }
        return lives.ToString();
    }

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    public static string Program => Repository.FixtureProgram("seized");
}
