using System.Text;
using Weft.Stacks;
using Weft.Tracing;

namespace Weft.Tests.Tracing;

/// <summary>Events written by hand: a trace that never was, with a clock of its own.</summary>
internal sealed class Story
{
    public const ulong Millisecond = 1_000_000;
    public const ulong PlainFork = 0x0120_0011, PlainVfork = 0x4111, PlainThread = 0x003D_0F00;
    public const ulong Begin = 5_000 * Millisecond;
    public const int WeftId = 900;

    private readonly Dictionary<int, string> _names = [];

    public List<TaskEvent> Events { get; } = [];

    public ulong Now { get; set; } = Begin;

    public TraceStart Start { get; set; } = new() { Engine = "bpf", MonotonicNanoseconds = Begin, UnixNanoseconds = 1_700_000_000_000_000_000, BootId = "boot", Host = "host" };

    public TraceEnd End(string reason = "ended", ulong lost = 0) => new() { Reason = reason, MonotonicNanoseconds = Now, Events = (ulong)Events.Count, Lost = lost };

    public Story After(double milliseconds)
    {
        Now += (ulong)(milliseconds * Millisecond);
        return this;
    }

    /// <summary>Weft starts a program.</summary>
    public Story Started(int pid, params string[] program)
    {
        Start = Start with { StartedProcessId = pid, Program = program };
        _names[WeftId] = "weft";
        Fork(WeftId, pid, PlainVfork);
        return Run(pid, program);
    }

    public Story Present(int pid, int tid, string name, int parent = 1, ulong? ticks = null, params string[] program) =>
        Add(new TaskEvent { Kind = TaskEventKind.Present, MonotonicNanoseconds = Now, ProcessId = pid, TaskId = tid, Name = Named(tid, name), OtherProcessId = parent, StartTicks = ticks, Arguments = Joined(program) });

    public Story Fork(int pid, int child, ulong? flags = PlainFork, int? by = null, ulong? ticks = null, IReadOnlyList<StackFrame>? stack = null)
    {
        int tid = by ?? pid;
        _names[child] = _names.GetValueOrDefault(tid, "?");
        return Add(new TaskEvent { Kind = TaskEventKind.Fork, MonotonicNanoseconds = Now, ProcessId = pid, TaskId = tid, Name = Name(tid), OtherProcessId = child, OtherTaskId = child, CloneFlags = flags, StartTicks = ticks, Stack = stack });
    }

    public Story Thread(int pid, int tid, ulong? flags = PlainThread, int? by = null, IReadOnlyList<StackFrame>? stack = null)
    {
        int maker = by ?? pid;
        _names[tid] = _names.GetValueOrDefault(maker, "?");
        return Add(new TaskEvent { Kind = TaskEventKind.Fork, MonotonicNanoseconds = Now, ProcessId = pid, TaskId = maker, Name = Name(maker), OtherProcessId = pid, OtherTaskId = tid, CloneFlags = flags, Stack = stack });
    }

    public Story Run(int pid, params string[] program) => RunBy(pid, pid, program);

    public Story RunBy(int pid, int former, params string[] program)
    {
        byte[] arguments = Joined(program);
        return Add(new TaskEvent
        {
            Kind = TaskEventKind.Execute, MonotonicNanoseconds = Now, ProcessId = pid, TaskId = pid, OtherTaskId = former, Name = Named(pid, Path.GetFileName(program[0])),
            File = Encoding.UTF8.GetBytes(program[0]), Arguments = arguments, ArgumentsBytes = arguments.Length,
        });
    }

    public Story Exit(int pid, int status = 0, double? used = 1, int? tid = null, bool? last = null) => Add(new TaskEvent
    {
        Kind = TaskEventKind.Exit, MonotonicNanoseconds = Now, ProcessId = pid, TaskId = tid ?? pid, Name = Name(tid ?? pid), Status = status, IsLastOfProcess = last ?? tid is null,
        ProcessorNanoseconds = used is { } milliseconds ? (ulong)(milliseconds * Millisecond) : null,
    });

    public Story Signal(int pid, int signal, int? code = 0, int? sender = null, int? tid = null) =>
        Add(new TaskEvent { Kind = TaskEventKind.Signal, MonotonicNanoseconds = Now, ProcessId = pid, TaskId = tid ?? pid, Name = Name(tid ?? pid), Signal = signal, SignalCode = code, SenderProcessId = sender });

    public Story Rename(int pid, int tid, string name)
    {
        byte[] former = Name(tid);
        return Add(new TaskEvent { Kind = TaskEventKind.Rename, MonotonicNanoseconds = Now, ProcessId = pid, TaskId = tid, Name = former, NewName = Named(tid, name) });
    }

    public Story Lost(int pid, int tid, ulong count) => Add(new TaskEvent { Kind = TaskEventKind.Lost, MonotonicNanoseconds = Now, ProcessId = pid, TaskId = tid, LostCount = count });

    public Story Add(TaskEvent e)
    {
        Events.Add(e);
        return this;
    }

    /// <summary>The book of it all.</summary>
    public LifeBook Book(int limit = LifeBook.DefaultLimit, TraceEnd? end = null)
    {
        LifeBook book = new(Start, limit);
        foreach (TaskEvent e in Events) book.Add(e);
        book.Finish(end ?? End());
        return book;
    }

    private byte[] Name(int tid) => Encoding.UTF8.GetBytes(_names.GetValueOrDefault(tid, "?"));

    private byte[] Named(int tid, string name) => Encoding.UTF8.GetBytes(_names[tid] = name[..Math.Min(15, name.Length)]);

    private static byte[] Joined(string[] arguments) => Encoding.UTF8.GetBytes(string.Concat(arguments.Select(static a => a + "\0")));
}
