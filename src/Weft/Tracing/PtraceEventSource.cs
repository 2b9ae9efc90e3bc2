using Weft.Linux.Procfs;
using Weft.Linux.Ptrace;
using Weft.Native;
using Weft.Stacks;

namespace Weft.Tracing;

/// <summary>
/// Events by ptrace(2): for everyone, of a program that is started and of one's own processes. Each traced task stops for a
/// moment at its own forks, execs and signals, and at nothing else.
/// </summary>
/// <remarks>
/// It sees no renames: of each event the name is the one the task had then. A fork that its maker did not live to tell of
/// (SIGKILL) has no flags. The CPU time of a task whose place another thread took by execve(2) is not known.
/// </remarks>
public sealed class PtraceEventSource : ITaskEventSource
{
    private readonly FamilyTracer _tracer;
    private readonly SeizedStacks? _stacks;
    private byte[] _name = [];

    private PtraceEventSource(FamilyTracer tracer, SeizedStacks? stacks)
    {
        _tracer = tracer;
        _stacks = stacks;
    }

    /// <inheritdoc/>
    public string Engine => "ptrace";

    /// <inheritdoc/>
    public bool IsOver => _tracer.IsOver;

    /// <summary>After the end: processes that were traced and run on.</summary>
    public IReadOnlyList<int> LeftRunning => _tracer.LeftRunning;

    /// <summary>Processes that could not be traced, though others could.</summary>
    public IReadOnlyList<(int Process, Errno Error)> Refused => _tracer.Refused;

    /// <summary>Traces a program that is held before its execve. It is to be released afterwards, by the caller.</summary>
    /// <param name="root">The system's own /proc; it must outlive this.</param>
    /// <param name="program">The program.</param>
    /// <param name="withStacks">Whether a fork tells the calls that led to it.</param>
    /// <param name="failure">None, or why there is no source: NotPermitted where ptrace(2) is forbidden.</param>
    public static PtraceEventSource? TryStart(ProcRoot root, HeldProgram program, bool withStacks, out Errno failure)
    {
        SeizedStacks? stacks = withStacks ? new SeizedStacks(root) : null;
        return Checked(FamilyTracer.Start(root, program, stacks is null ? null : stacks.Read), stacks, 1, out failure);
    }

    /// <summary>Traces processes that run, with all their threads and what they make from now on.</summary>
    /// <param name="root">The system's own /proc; it must outlive this.</param>
    /// <param name="processes">Their ids.</param>
    /// <param name="withStacks">Whether a fork tells the calls that led to it.</param>
    /// <param name="failure">None; when none of them can be traced, why not the first: NotPermitted, or NoProcess.</param>
    public static PtraceEventSource? TryAttach(ProcRoot root, IReadOnlyList<int> processes, bool withStacks, out Errno failure)
    {
        SeizedStacks? stacks = withStacks ? new SeizedStacks(root) : null;
        return Checked(FamilyTracer.Attach(root, processes, stacks is null ? null : stacks.Read), stacks, processes.Count, out failure);
    }

    /// <inheritdoc/>
    public bool TryRead(out TaskEvent next)
    {
        if (_tracer.TryRead(out TracedEvent traced))
        {
            next = Convert(traced);
            return true;
        }
        next = null!;
        return false;
    }

    /// <inheritdoc/>
    public void Wait(TimeSpan time) => _tracer.Wait(time);

    /// <inheritdoc/>
    public void Release() => _tracer.Release();

    /// <inheritdoc/>
    public void Dispose()
    {
        _tracer.Dispose();
        _stacks?.Dispose();
    }

    private static PtraceEventSource? Checked(FamilyTracer tracer, SeizedStacks? stacks, int wanted, out Errno failure)
    {
        failure = tracer.Refused.Count < wanted ? Errno.None : wanted == 0 ? Errno.NoProcess : tracer.Refused[0].Error;
        if (failure == Errno.None) return new PtraceEventSource(tracer, stacks);
        tracer.Dispose();
        stacks?.Dispose();
        return null;
    }

    private TaskEvent Convert(in TracedEvent e)
    {
        TaskEventKind kind = e.Kind switch
        {
            TracedEventKind.Present => TaskEventKind.Present,
            TracedEventKind.Fork => TaskEventKind.Fork,
            TracedEventKind.Execute => TaskEventKind.Execute,
            TracedEventKind.Exit => TaskEventKind.Exit,
            TracedEventKind.Signal => TaskEventKind.Signal,
            _ => TaskEventKind.Lost,
        };
        bool isExit = kind == TaskEventKind.Exit, isSignal = kind == TaskEventKind.Signal;
        return new TaskEvent
        {
            Kind = kind,
            MonotonicNanoseconds = e.MonotonicNanoseconds,
            ProcessId = e.Tgid,
            TaskId = e.Tid,
            Name = Name(e.Name),
            StartTicks = e.StartTicks == 0 ? null : e.StartTicks,
            OtherProcessId = isSignal ? 0 : e.OtherTgid,
            OtherTaskId = e.OtherTid,
            CloneFlags = kind == TaskEventKind.Fork && e.HasValue ? e.Value : null,
            Stack = (IReadOnlyList<StackFrame>?)e.Stack,
            Arguments = e.Arguments,
            ArgumentsBytes = kind == TaskEventKind.Execute ? (long)e.Value : 0,
            File = e.File,
            Status = isExit ? e.Status : 0,
            IsLastOfProcess = e.IsLast,
            ProcessorNanoseconds = isExit && e.HasValue ? e.Value : null,
            Signal = isSignal ? e.Status : 0,
            SignalCode = isSignal && e.HasValue ? e.Code : null,
            SenderProcessId = isSignal && e.OtherTgid != 0 ? e.OtherTgid : null,
            LostCount = kind == TaskEventKind.Lost ? e.Value : 0,
            Note = e.Note ?? "",
        };
    }

    // Events of one name follow one another.
    private byte[] Name(TaskComm comm)
    {
        ReadOnlySpan<byte> text = TaskComm.Text(ref comm);
        if (!text.SequenceEqual(_name)) _name = text.ToArray();
        return _name;
    }
}
