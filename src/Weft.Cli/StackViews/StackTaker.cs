using Weft.Cli.Messages;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Stacks;
using Weft.Symbols.Unwinding;
using Weft.Tasks;

namespace Weft.Cli.StackViews;

/// <summary>Takes what is shown of a process, or says in a sentence why that cannot be had.</summary>
/// <param name="scanner">Reads the threads.</param>
/// <param name="reader">Takes the stacks.</param>
/// <param name="wish">How; the process and the threads of it are filled in.</param>
/// <param name="choice">Which threads.</param>
/// <param name="withKernel">The kernel's stacks too.</param>
internal sealed class StackTaker(TaskScanner scanner, StackReader reader, CaptureRequest wish, ThreadChoice choice, bool withKernel)
{
    private const TaskFields Fields = TaskFields.Stat | TaskFields.CommandLine | TaskFields.SystemCall;

    /// <summary>What was not as wanted but was worked around, for standard error; empty when nothing was.</summary>
    public string Remark { get; private set; } = "";

    /// <summary>Takes the stacks of a process.</summary>
    /// <exception cref="UserError">There are none to be had.</exception>
    public ProcessStacks Take(int process)
    {
        Remark = "";
        TaskSnapshot tasks = scanner.Take(new TaskRequest { Rows = RowMode.Threads, ProcessIds = [process], Fields = TaskFields.Stat | TaskFields.CommandLine });
        if (tasks.Count == 0) throw new UserError($"weft: no process {process}", ExitCodes.NoSuchTask);
        scanner.Load(tasks, [.. Enumerable.Range(0, tasks.Count)], Fields);
        if (tasks[0].Stat.IsKernelThread && withKernel) return OfKernel(process, tasks);
        CaptureRequest request = wish with { ProcessId = process, ThreadIds = choice.Of(tasks) };
        StackSnapshot? snapshot = reader.TryRead(request, out ReadOutcome outcome);
        if (snapshot is null) throw Refused(process, tasks, outcome);
        if (IsUntraceable(snapshot, all: false) && !request.NeverStop && PtraceReason.Tracer(process, scanner.Root) is { Length: > 0 } tracer)
        {
            Remark = $"weft: {process} is being traced by {tracer}, so it cannot be stopped; showing what can be read without a stop";
            snapshot = reader.TryRead(request with { NeverStop = true, AtOneMoment = false }, out outcome);
            if (snapshot is null) throw Refused(process, tasks, outcome);
        }
        else if (process == Identity.ProcessId && snapshot.CountOf(CaptureWay.None) == snapshot.Threads.Count)
        {
            // No process may trace itself.
            snapshot = reader.TryRead(request with { NeverStop = true, AtOneMoment = false }, out outcome) ?? snapshot;
        }
        if (IsUntraceable(snapshot, all: true)) throw Refused(process, tasks, ReadOutcome.NotPermitted);
        return new ProcessStacks(process, tasks, snapshot, withKernel ? Kernel(process, snapshot.Threads.Select(static t => t.Tid)) : Nothing());
    }

    private static bool IsUntraceable(StackSnapshot snapshot, bool all)
    {
        return snapshot.Threads.Count > 0 && (all ? snapshot.Threads.All(static t => t.IsRefused) : snapshot.Threads.Any(static t => t.IsRefused));
    }

    private static Dictionary<int, IReadOnlyList<string>?> Nothing() => [];

    private Dictionary<int, IReadOnlyList<string>?> Kernel(int process, IEnumerable<int> threads)
    {
        Dictionary<int, IReadOnlyList<string>?> stacks = [];
        foreach (int tid in threads) stacks[tid] = KernelStack.Read(TaskLocation.Thread(scanner.Root, process, tid));
        return stacks;
    }

    private ProcessStacks OfKernel(int process, TaskSnapshot tasks)
    {
        StackSnapshot snapshot = new()
        {
            ProcessId = process, PauseNanoseconds = 0, Note = "", UnreachedFiles = [],
            Threads = [new ThreadStack { Tid = process, Way = CaptureWay.None, Frames = [], End = StopReason.NoRegisters, Reason = "a thread of the kernel has no stack in user mode" }],
        };
        return new ProcessStacks(process, tasks, snapshot, Kernel(process, [process]));
    }

    private UserError Refused(int process, TaskSnapshot tasks, ReadOutcome outcome)
    {
        string name = Shown.Text(tasks[0].Name);
        if (outcome == ReadOutcome.Gone) return new UserError($"weft: no process {process}: it has just ended", ExitCodes.NoSuchTask);
        if (tasks[0].Stat.IsKernelThread) return new UserError($"weft stack: {process} ({name}) is a thread of the kernel: it has no stack in user mode. Its kernel stack, as root: weft stack -k {process}", ExitCodes.NotSupported);
        if (outcome == ReadOutcome.NotApplicable) return new UserError($"weft stack: {process} ({name}) has ended and waits for its parent {tasks[0].Stat.ParentTgid} to take note: it has no stack any more", ExitCodes.NotSupported);
        if (outcome == ReadOutcome.TimedOut) return new UserError($"weft stack: the memory map of {process} ({name}) cannot be read: another thread has held its lock for a second", ExitCodes.NotSupported);
        return new UserError($"weft stack: cannot read the stacks of {process} ({name}): {PtraceReason.For(process, scanner.Root)}", ExitCodes.NotPermitted);
    }
}
