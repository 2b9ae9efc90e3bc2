using Weft.Linux.ControlGroups;
using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>Tells what keeps a thread from going on that is no call of its own: a stop, a tracer, a frozen control group.</summary>
internal sealed class StandReader(WaitSources sources)
{
    private const int Stop = 19, TerminalStop = 20, TerminalInput = 21, TerminalOutput = 22;
    private GroupFiles? _groups;

    /// <summary>A thread that a signal stopped. Which one the kernel tells until the parent has asked.</summary>
    public Wait Stopped(ThreadLook thread)
    {
        Wait wait = new() { Kind = WaitKind.Stopped, Text = "stopped by a signal, until it is continued", Unknown = "anyone who may signal it can continue it" };
        // The process's file: a thread's own has no exit code of a stop.
        if (TaskFiles.Read(TaskLocation.Process(sources.Root, thread.ProcessId), "stat"u8, sources.Buffer, oneRecord: true) != ReadOutcome.Read || !StatParser.TryParse(sources.Buffer.Text, out TaskStat stat, out TaskStatRemainder remainder, out _)) return wait;
        bool background = stat.Terminal != 0 && stat.TerminalProcessGroup > 0 && stat.TerminalProcessGroup != stat.ProcessGroup;
        string why = remainder.ExitCode switch
        {
            Stop => "stopped by STOP, which someone sent", TerminalStop => "stopped by TSTP, as Ctrl-Z at its terminal sends it",
            TerminalInput => "stopped by TTIN: it wanted input from its terminal from the background", TerminalOutput => "stopped by TTOU: it wanted to write to its terminal, or set it, from the background",
            _ => "stopped by a signal",
        };
        return wait with
        {
            Text = why + ", until it is continued",
            Evidence = background ? $"the foreground process group of its terminal is {Digits.Of(stat.TerminalProcessGroup)}, its own {Digits.Of(stat.ProcessGroup)}" : "",
            Unknown = remainder.ExitCode == 0 ? "which signal stopped it the kernel forgets once its parent has asked; anyone who may signal it can continue it" : wait.Unknown,
        };
    }

    /// <summary>A thread that its tracer stopped.</summary>
    public Wait Traced(ThreadLook thread)
    {
        Wait wait = new() { Kind = WaitKind.Traced, Text = "stopped by its tracer", Unknown = "the tracer is not known" };
        if (thread.TracerTid <= 0 || sources.LookAt(thread.TracerTid) is not { } tracer) return wait;
        // Only the thread that traces can continue it; the other threads of that process are named since it can be asked through them.
        return wait with { Text = $"stopped by its tracer {sources.Name(thread.TracerTid)}", Unknown = "", EndedBy = [.. tracer.Threads.Select(static t => new WaitEnder(t.ProcessId, t.Tid, Certainty.Candidate))] };
    }

    /// <summary>A thread whose control group is frozen; null when it is not.</summary>
    public Wait? Frozen(ThreadLook thread)
    {
        // Version 2 holds a thread on its way out of the kernel, version 1 where it sleeps, which then shows as uninterruptible.
        bool isSure = thread.WaitChannel is "do_freezer_trap" or "__refrigerator";
        bool isOutside = thread.WaitChannel.Length == 0 && thread.CallOutcome == ReadOutcome.Read && thread.Call.Kind == SystemCallKind.OutsideCall;
        if (!isSure && !isOutside && thread.WaitChannel != "get_signal" && thread.State != 'D') return null;
        _groups ??= new GroupFiles(sources.Root);
        string? group = _groups.FrozenGroup(sources.At(thread));
        if (group is null && !isSure) return null;
        string evidence = thread.WaitChannel.Length > 0 ? $"in the kernel's {thread.WaitChannel}" : "";
        return group is null ? new Wait { Kind = WaitKind.Frozen, Text = "its control group to be thawed, or the machine to wake up", Evidence = evidence, Unknown = "which group is frozen cannot be read" }
            : new Wait { Kind = WaitKind.Frozen, Object = group, Text = $"its control group {group} to be thawed", Evidence = evidence, Unknown = "anyone who may write to it can thaw it" };
    }
}
