using Weft.Cli.Messages;
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
    public static ITaskEventSource Join(string engine, IReadOnlyList<int> processes, bool withStacks)
    {
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
        throw new UserError("weft trace: ptrace", 5);
    }

    /// <summary>Takes hold of a program that is held before its first instruction; the caller releases it.</summary>
    /// <param name="engine">auto, bpf or ptrace.</param>
    /// <param name="program">The program.</param>
    /// <param name="withStacks">Whether forks are to have their stacks.</param>
    public static ITaskEventSource Hold(string engine, HeldProgram program, bool withStacks)
    {
        if (Bpf(engine, wholeMachine: false, withStacks) is { } source)
        {
            if (source.FollowStarted(program.ProcessId, out string reason)) return source;
            source.Dispose();
            throw new UserError($"weft trace: cannot follow {program.ProcessId}: {reason}", ExitCodes.NoSuchTask);
        }
        throw new UserError("weft trace: ptrace", 5);
    }

    /// <summary>Listens to the whole machine.</summary>
    public static ITaskEventSource Machine(bool withStacks) => Bpf("bpf", wholeMachine: true, withStacks)!;

    private static BpfEventSource? Bpf(string engine, bool wholeMachine, bool withStacks)
    {
        if (engine == "ptrace") return null;
        BpfEventSource? source = BpfEventSource.TryCreate(wholeMachine, withStacks, out string reason);
        if (source is not null || engine == "auto") return source;
        throw new UserError(
            wholeMachine ? $"weft trace: the whole machine can be traced through BPF only: {reason}" : $"weft trace: BPF cannot be used: {reason}. Without --engine bpf Weft uses ptrace",
            ExitCodes.NotPermitted);
    }
}
