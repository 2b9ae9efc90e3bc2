using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Waiting;

/// <summary>What /proc says of a thread at one look.</summary>
internal sealed class ThreadLook
{
    public required int ProcessId { get; init; }
    public required int Tid { get; init; }
    public required byte[] Name { get; init; }
    public required char State { get; init; }
    public required ulong StartTicks { get; init; }
    public required int ParentId { get; init; }
    public required bool IsKernelThread { get; init; }

    /// <summary>The tid in the innermost PID namespace: what the program itself knows.</summary>
    public required int InnerTid { get; init; }
    public required int TracerTid { get; init; }
    public required ulong SignalsCaught { get; init; }
    public required ulong VoluntarySwitches { get; init; }
    public required ulong AllSwitches { get; init; }
    public required ReadOutcome CallOutcome { get; init; }
    public required SystemCallState Call { get; init; }
    public required string WaitChannel { get; init; }
    public required ulong? RunNanoseconds { get; init; }
    public required ulong? RunDelayNanoseconds { get; init; }
    public required long TakenNanoseconds { get; init; }

    /// <summary>Looks at a thread; null when it is gone.</summary>
    public static ThreadLook? Take(ProcRoot root, int processId, int tid, ReadBuffer buffer)
    {
        TaskLocation at = TaskLocation.Thread(root, processId, tid);
        // The counters first: a thread that ran after this look shows in those of the next.
        if (TaskFiles.Status(at, buffer, out TaskStatus status) != ReadOutcome.Read) return null;
        if (!NumberText.TryLastInt32(status.NamespaceTids.Of(buffer.Text), out int inner)) inner = tid;
        long now = SystemInformation.MonotonicNanoseconds;
        ReadOutcome callOutcome = TaskFiles.SystemCall(at, buffer, out SystemCallState call);
        string channel = TaskFiles.WaitChannelName(at, buffer, out ReadOnlySpan<byte> channelName) == ReadOutcome.Read ? Encoding.ASCII.GetString(channelName) : "";
        bool counted = TaskFiles.SchedulerCounters(at, buffer, out SchedulerCounters counters) == ReadOutcome.Read;
        if (TaskFiles.Stat(at, buffer, out TaskStat stat, out ReadOnlySpan<byte> name) != ReadOutcome.Read) return null;
        return new ThreadLook
        {
            ProcessId = processId, Tid = tid, Name = name.ToArray(), State = (char)stat.State, StartTicks = stat.StartTicks, ParentId = stat.ParentTgid,
            IsKernelThread = stat.IsKernelThread, InnerTid = inner, TracerTid = status.TracerTid, SignalsCaught = status.SignalsCaught,
            VoluntarySwitches = status.VoluntarySwitches, AllSwitches = status.VoluntarySwitches + status.InvoluntarySwitches,
            CallOutcome = callOutcome, Call = call, WaitChannel = channel, RunNanoseconds = counted ? counters.RunNanoseconds : null, RunDelayNanoseconds = counted ? counters.RunDelayNanoseconds : null, TakenNanoseconds = now,
        };
    }

    /// <summary>Whether the thread did not run between two looks, this and a later one.</summary>
    public bool StoodUntil(ThreadLook later) =>
        StartTicks == later.StartTicks && AllSwitches == later.AllSwitches && State == later.State && State is not ('R' or 'Z' or 'X')
        && CallOutcome == later.CallOutcome && Call.Kind == later.Call.Kind && Call.Number == later.Call.Number && Call.StackPointer == later.Call.StackPointer
        && (CallOutcome != ReadOutcome.Read || Call.Kind != SystemCallKind.Running) && SameArguments(Call.Arguments, later.Call.Arguments);

    /// <summary>Whether the thread never gave up the CPU by its own will between this look and a later one.</summary>
    public bool WantedCpuUntil(ThreadLook later) => StartTicks == later.StartTicks && VoluntarySwitches == later.VoluntarySwitches && State == 'R' && later.State == 'R';

    private static bool SameArguments(SystemCallArguments before, SystemCallArguments after)
    {
        for (int i = 0; i < 6; i++)
            if (before[i] != after[i]) return false;
        return true;
    }
}
