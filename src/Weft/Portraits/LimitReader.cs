using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Portraits;

/// <summary>Reads the limits of a process and sets beside each what is used of it.</summary>
internal static class LimitReader
{
    /// <summary>Reads them.</summary>
    /// <param name="at">The process, or a thread of it that lives.</param>
    /// <param name="buffer">Scratch.</param>
    /// <param name="stat">For CPU time.</param>
    /// <param name="status">For memory, threads and queued signals.</param>
    /// <param name="openFiles">Descriptors open.</param>
    /// <param name="ticksPerSecond">The unit of times in stat.</param>
    public static Fact<IReadOnlyList<LimitUse>> Read(in TaskLocation at, ReadBuffer buffer, in TaskStat stat, Fact<TaskStatus> status, Fact<int> openFiles, long ticksPerSecond)
    {
        ReadOutcome outcome = TaskFiles.Limits(at, buffer);
        if (outcome != ReadOutcome.Read) return FieldLoader.Reason(outcome);
        List<LimitUse> limits = [];
        ResourceLimits rows = new(buffer.Text);
        while (rows.MoveNext())
        {
            if (rows.Kind == ResourceKind.Unknown) continue;
            limits.Add(new LimitUse(rows.Kind, rows.Soft, rows.Hard, Used(rows.Kind, stat, status, openFiles, ticksPerSecond), rows.Kind == ResourceKind.Processes));
        }
        return limits;
    }

    private static Fact<ulong> Used(ResourceKind kind, in TaskStat stat, Fact<TaskStatus> status, Fact<int> openFiles, long ticksPerSecond) => kind switch
    {
        ResourceKind.CpuTime => (stat.UserTicks + stat.SystemTicks) / (ulong)ticksPerSecond,
        ResourceKind.OpenFiles => openFiles.Then(static n => (ulong)n),
        ResourceKind.Processes => Line(status, StatusParts.ThreadCount, static s => (ulong)s.ThreadCount),
        ResourceKind.PendingSignals => Line(status, StatusParts.SignalQueue, static s => s.SignalsQueued),
        ResourceKind.StackSize => Line(status, StatusParts.StackBytes, static s => s.StackBytes),
        ResourceKind.AddressSpace => Line(status, StatusParts.Memory, static s => s.VirtualBytes),
        ResourceKind.DataSize => Line(status, StatusParts.DataBytes, static s => s.DataBytes),
        ResourceKind.LockedMemory => Line(status, StatusParts.LockedBytes, static s => s.LockedBytes),
        _ => Presence.NotSupported,
    };

    private static Fact<ulong> Line(Fact<TaskStatus> status, StatusParts part, Func<TaskStatus, ulong> value) =>
        !status.IsPresent ? status.Presence : status.Value.Has(part) ? value(status.Value) : Presence.NotApplicable;
}
