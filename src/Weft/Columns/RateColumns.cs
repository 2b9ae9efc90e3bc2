using Weft.Tasks;
using static Weft.Columns.ColumnScope;
using static Weft.Columns.ColumnType;
using static Weft.Tasks.TaskFields;

namespace Weft.Columns;

/// <summary>What a task did between two looks. Only who looks more than once has these.</summary>
internal static class RateColumns
{
    private const string OwnerOnly = "the task's owner, or root";

    public static IReadOnlyList<Column> All { get; } =
    [
        Percent("cpuNow", "CPU%", "cpuPercent", Sum, "stat fields 14 + 15 (se.sum_exec_runtime from BPF), twice", "CPU time used since the last look; 100 is one CPU busy all the time", static r => r.CpuPercent),
        Percent("systemNow", "SYS%", "systemPercent", Sum, "stat field 15, twice", "of it what was used in the kernel", static r => r.SystemPercent),
        Percent("waitNow", "WAIT%", "runDelayPercent", Sum, "schedstat, 2nd (sched_info.run_delay from BPF), twice", "time it could run but waited for a CPU, since the last look", static r => r.RunDelayPercent),
        Percent("blockedNow", "BLOCK%", "blockedPercent", Sum, "the time left of CPU% and WAIT%", "time it slept or waited for something, since the last look; of a process the mean over its threads", static r => r.BlockedPercent),
        Rate("switchesNow", "SWITCH/s", "switchesPerSecond", "status *_ctxt_switches (nvcsw, nivcsw from BPF), twice", "times a second it left the CPU", static r => r.SwitchesPerSecond),
        Rate("involuntaryNow", "ISWITCH/s", "involuntarySwitchesPerSecond", "status nonvoluntary_ctxt_switches (nivcsw from BPF), twice", "times a second the CPU was taken from it", static r => r.InvoluntarySwitchesPerSecond),
        Rate("minorFaultsNow", "MINFLT/s", "minorFaultsPerSecond", "stat field 10, twice", "page faults a second served without I/O", static r => r.MinorFaultsPerSecond),
        Rate("majorFaultsNow", "MAJFLT/s", "majorFaultsPerSecond", "stat field 12, twice", "page faults a second that had to read from a file or swap", static r => r.MajorFaultsPerSecond),
        Bytes("readNow", "READ/s", "readBytesPerSecond", "io read_bytes, twice", "bytes a second fetched from storage", static r => r.ReadBytesPerSecond),
        Bytes("writeNow", "WRITE/s", "writeBytesPerSecond", "io write_bytes, twice", "bytes a second sent to storage", static r => r.WriteBytesPerSecond),
        Percent("goneNow", "GONE%", "goneChildrenPercent", Process, "stat fields 16 + 17, twice, less what children that ended had used before", "CPU time used since the last look by children that have ended, also by those never seen", static r => r.GoneChildrenPercent),
        new() { Id = "goneCount", Header = "GONE", JsonName = "goneChildren", Type = Integer, Scope = Process, Needs = Stat, IsRate = true, Source = "the tasks of two looks (sched_process_free from BPF)", Meaning = "children that ended since the last look, as far as they are known", Read = static r => r.Kind == RowKind.Thread ? ColumnValue.Missing(Presence.NotApplicable) : r.Rates(out TaskRates rates) is var p && p == Presence.Present ? ColumnValue.Of((long)rates.GoneChildren) : ColumnValue.Missing(p) },
    ];

    private static Column Percent(string id, string header, string json, ColumnScope scope, string source, string meaning, Func<TaskRates, double> read) =>
        new() { Id = id, Header = header, JsonName = json, Type = Real, Scope = scope, Unit = "percent of one CPU", Needs = Stat, IsRate = true, Source = source, Meaning = meaning, Read = r => scope == Process && r.Kind == RowKind.Thread ? ColumnValue.Missing(Presence.NotApplicable) : Cell(r, read) };

    private static Column Rate(string id, string header, string json, string source, string meaning, Func<TaskRates, double> read) =>
        new() { Id = id, Header = header, JsonName = json, Type = Real, Scope = Sum, Unit = "a second", Needs = Stat, IsRate = true, Source = source, Meaning = meaning, Read = r => Cell(r, read) };

    private static Column Bytes(string id, string header, string json, string source, string meaning, Func<TaskRates, double> read) =>
        new() { Id = id, Header = header, JsonName = json, Type = Size, Scope = Sum, Unit = "bytes a second", Needs = Io, IsRate = true, Source = source, Permission = OwnerOnly, Meaning = meaning, Read = r => Of(r, read, out double rate) is var p && p != Presence.Present ? ColumnValue.Missing(p) : ColumnValue.Of((long)rate) };

    private static ColumnValue Cell(TaskRow row, Func<TaskRates, double> read) =>
        Of(row, read, out double rate) is var p && p == Presence.Present ? ColumnValue.OfReal(rate) : ColumnValue.Missing(p);

    private static Presence Of(TaskRow row, Func<TaskRates, double> read, out double rate)
    {
        rate = double.NaN;
        Presence presence = row.Rates(out TaskRates rates);
        if (presence != Presence.Present) return presence;
        rate = read(rates);
        return double.IsNaN(rate) ? Presence.NotKnown : Presence.Present;
    }
}
