using Weft.Cli.Messages;
using Weft.Cli.StackViews;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tracing;

namespace Weft.Cli.Sessions;

/// <summary>Makes the source that the engine, the rights and what is to be traced call for.</summary>
internal static class TraceSources
{
    /// <summary>Joins processes that run.</summary>
    /// <param name="engine">auto, bpf or ptrace.</param>
    /// <param name="processes">The processes.</param>
    /// <param name="withStacks">Whether forks are to have their stacks.</param>
    /// <param name="root">The system's own /proc; it must outlive the source.</param>
    /// <param name="complain">Told of processes that cannot be traced though others can.</param>
    public static ITaskEventSource Join(string engine, IReadOnlyList<int> processes, bool withStacks, ProcRoot root, Action<string> complain)
    {
        if (processes.Contains(Identity.ProcessId)) throw UserError.Usage("weft trace: itself? It would only tell of its own threads. Name another process");
        if (Bpf(engine, wholeMachine: false, withStacks) is { } source)
        {
            foreach (int process in processes)
            {
                if (source.Follow(process, out string reason)) continue;
                source.Dispose();
                throw new UserError($"weft trace: cannot follow {process}: {reason}", ExitCodes.NoSuchTask);
            }
            return source;
        }
        // Two that trace each other could never be ended again.
        if (TaskFiles.Status(TaskLocation.Process(root, Identity.ProcessId), new ReadBuffer(), out TaskStatus own) == ReadOutcome.Read && own.TracerTid > 0 && processes.Any(p => p == own.TracerTid))
            throw new UserError($"weft trace: {own.TracerTid} traces Weft itself, and two that trace each other could not be ended. As root, BPF traces it without: --engine bpf", ExitCodes.NotPermitted);
        PtraceEventSource seized = PtraceEventSource.TryAttach(root, processes, withStacks, out Errno failure) ?? throw Refused(processes[0], failure, root);
        foreach ((int process, Errno error) in seized.Refused) complain(Refused(process, error, root).Message);
        return seized;
    }

    /// <summary>Takes hold of a program that is held before its first instruction; the caller releases it.</summary>
    /// <param name="engine">auto, bpf or ptrace.</param>
    /// <param name="program">The program.</param>
    /// <param name="withStacks">Whether forks are to have their stacks.</param>
    /// <param name="root">The system's own /proc; it must outlive the source.</param>
    public static ITaskEventSource Hold(string engine, HeldProgram program, bool withStacks, ProcRoot root)
    {
        if (Bpf(engine, wholeMachine: false, withStacks) is { } source)
        {
            if (source.FollowStarted(program.ProcessId, out string reason)) return source;
            source.Dispose();
            throw new UserError($"weft trace: cannot follow {program.ProcessId}: {reason}", ExitCodes.NoSuchTask);
        }
        return PtraceEventSource.TryStart(root, program, withStacks, out Errno failure) ?? throw Refused(program.ProcessId, failure, root);
    }

    /// <summary>Listens to the whole machine.</summary>
    public static ITaskEventSource Machine(bool withStacks) => Bpf("bpf", wholeMachine: true, withStacks)!;

    private static UserError Refused(int process, Errno error, ProcRoot root) => error == Errno.NoProcess
        ? new UserError($"weft: no process {process}", ExitCodes.NoSuchTask)
        : new UserError($"weft trace: cannot trace {process}: {PtraceReason.For(process, root, "weft trace", "")}", ExitCodes.NotPermitted);

    private static BpfEventSource? Bpf(string engine, bool wholeMachine, bool withStacks)
    {
        if (engine == "ptrace") return null;
        BpfEventSource? source = BpfEventSource.TryCreate(wholeMachine, withStacks, out string reason);
        if (source is not null || engine == "auto") return source;
        throw new UserError(
            wholeMachine ? $"weft trace: the whole machine can be traced through BPF only: {reason}. Try: sudo weft trace -a" : $"weft trace: BPF cannot be used: {reason}. Without --engine bpf Weft uses ptrace",
            ExitCodes.NotPermitted);
    }
}
