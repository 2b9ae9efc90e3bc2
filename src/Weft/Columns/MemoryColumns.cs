using Weft.Linux.Procfs;
using Weft.Tasks;
using static Weft.Columns.ColumnScope;
using static Weft.Columns.ColumnType;
using static Weft.Tasks.TaskFields;

namespace Weft.Columns;

/// <summary>What memory a process uses. All of it is the process's: threads share one address space.</summary>
internal static class MemoryColumns
{
    private const string OwnerOnly = "the task's owner, or root";

    public static IReadOnlyList<Column> All { get; } =
    [
        new() { Id = "rss", Aliases = ["rssize", "rsz"], Header = "MEMORY", JsonName = "residentBytes", Type = Size, Scope = Process, Unit = "bytes", Needs = MemorySize, Source = "statm, 2nd", Meaning = "memory in RAM, shared pages counted whole", Read = static r => Resident(r, out long b) is var p && p == Presence.Present ? ColumnValue.Of(b) : ColumnValue.Missing(p) },
        new() { Id = "vsz", Aliases = ["vsize"], Header = "VIRTUAL", JsonName = "virtualBytes", Type = Size, Scope = Process, Unit = "bytes", Needs = Stat, Source = "stat field 23", Meaning = "address space mapped, used or not", Read = static r => r.IsDead || r.Stat.IsKernelThread ? ColumnValue.Missing(Presence.NotApplicable) : ColumnValue.Of(r.Stat.VirtualBytes) },
        new() { Id = "pmem", Aliases = ["%mem"], Header = "MEM%", JsonName = "memoryPercent", Type = Real, Scope = Process, Unit = "percent of physical memory", Needs = MemorySize | MachineMemory, Source = "statm, 2nd, over meminfo MemTotal", Meaning = "memory in RAM as a share of the machine's", Read = static r => r.Snapshot.Machine.MemoryBytes == 0 ? ColumnValue.Missing(Presence.NotSupported) : Resident(r, out long b) is var p && p == Presence.Present ? ColumnValue.OfReal(100.0 * b / r.Snapshot.Machine.MemoryBytes) : ColumnValue.Missing(p) },
        Rollup("pss", "PSS", "proportionalBytes", "smaps_rollup Pss", "memory in RAM, shared pages divided among their sharers", static m => m.ProportionalBytes),
        Rollup("uss", "USS", "uniqueBytes", "smaps_rollup Private_*", "memory in RAM that only this process has", static m => m.UniqueBytes),
        StatusColumn.Memory("swap", "SWAP", "swapBytes", "status VmSwap", "memory swapped out", static s => s.SwapBytes),
        StatusColumn.Memory("locked", "LOCKED", "lockedBytes", "status VmLck", "memory locked into RAM", static s => s.LockedBytes),
        new() { Id = "minflt", Aliases = ["min_flt"], Header = "MINFLT", JsonName = "minorFaults", Type = Integer, Scope = Sum, Needs = Stat, Source = "stat field 10", Meaning = "page faults served without I/O", Read = static r => ColumnValue.Of(r.Stat.MinorFaults) },
        new() { Id = "majflt", Aliases = ["maj_flt", "pagein"], Header = "MAJFLT", JsonName = "majorFaults", Type = Integer, Scope = Sum, Needs = Stat, Source = "stat field 12", Meaning = "page faults that had to read from a file or swap", Read = static r => ColumnValue.Of(r.Stat.MajorFaults) },
        new() { Id = "oomScore", Aliases = ["oom"], Header = "OOM", JsonName = "oomScore", Type = Integer, Scope = Process, Needs = TaskFields.OutOfMemory, Source = "oom_score", Meaning = "how soon the out-of-memory killer picks it: higher is sooner", Read = static r => r.OutOfMemory(out OutOfMemoryFacts o) is var p && p == Presence.Present ? ColumnValue.Of(o.Score) : ColumnValue.Missing(p) },
        new() { Id = "oomAdjust", Aliases = ["oomadj"], Header = "OOMADJ", JsonName = "oomScoreAdjustment", Type = Integer, Scope = Process, Needs = TaskFields.OutOfMemory, Source = "oom_score_adj", Meaning = "what is added to its out-of-memory score, -1000 to 1000", Read = static r => r.OutOfMemory(out OutOfMemoryFacts o) is var p && p == Presence.Present ? ColumnValue.Of(o.Adjustment) : ColumnValue.Missing(p) },
    ];

    private static Column Rollup(string id, string header, string json, string source, string meaning, Func<MemoryRollup, ulong> read) =>
        new() { Id = id, Header = header, JsonName = json, Type = Size, Scope = Process, Unit = "bytes", Needs = TaskFields.MemoryRollup, Source = source, Permission = OwnerOnly, Meaning = meaning, Read = r => r.Memory(out MemoryRollup m) is var p && p == Presence.Present ? ColumnValue.Of(read(m)) : ColumnValue.Missing(p) };

    // Where nobody read statm, the estimate that a sampler's rows have for nothing; a list asks for statm and has it.
    private static Presence Resident(TaskRow row, out long bytes) =>
        row.ResidentBytes(out bytes) is var presence && presence == Presence.NotRead ? row.EstimatedResidentBytes(out bytes) : presence;
}
