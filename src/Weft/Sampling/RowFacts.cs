using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>From a snapshot's row to its numbers (<see cref="RowFields"/>) and back. Names and command lines are their texts' affair, not its.</summary>
internal static class RowFacts
{
    // Bits of RowFields.Known: one of IsNew, three of each presence.
    private const uint IsNew = 1;
    private const int Rates = 1;
    private const int Owner = 4;
    private const int Scheduler = 7;
    private const int Resident = 10;
    private const int Command = 13;

    /// <summary>Bits that may be set.</summary>
    private const int KnownBits = 16;

    /// <summary>Whether the command line is known, by these numbers.</summary>
    public static Presence CommandOf(ReadOnlySpan<uint> narrow) => Unpack(narrow[RowFields.Known], Command);

    /// <summary>Says whether the command line is known.</summary>
    public static void SetCommand(Span<uint> narrow, Presence presence) =>
        narrow[RowFields.Known] = (narrow[RowFields.Known] & ~(7u << Command)) | Pack(presence, Command);

    /// <summary>Whether numbers that came from outside can be a row.</summary>
    public static bool ArePossible(ReadOnlySpan<uint> narrow)
    {
        uint known = narrow[RowFields.Known];
        if (known >> KnownBits != 0) return false;
        for (int at = Rates; at < KnownBits; at += 3)
        {
            if (Unpack(known, at) > Presence.TimedOut) return false;
        }
        return (int)narrow[RowFields.ProcessId] >= 0 && (int)narrow[RowFields.Tid] >= 0 && (int)narrow[RowFields.GoneChildren] >= 0 && narrow[RowFields.State] < 512;
    }

    /// <summary>The row's kind, which shares a number with its state.</summary>
    public static RowKind KindOf(ReadOnlySpan<uint> narrow) => (RowKind)(narrow[RowFields.State] & 1);

    /// <summary>All numbers of a row but those of its texts. What all of a process share stands at its first row.</summary>
    public static void Gather(TaskSnapshot snapshot, int row, bool isFirst, Span<ulong> wide, Span<uint> narrow)
    {
        ref TaskSnapshot.RowEntry entry = ref snapshot.RowOf(row);
        ref TaskStat stat = ref snapshot.StatOf(row);
        Gather(in stat, wide, narrow);
        wide[RowFields.CpuNanoseconds] = entry.CpuNanoseconds;
        narrow[RowFields.ProcessId] = (uint)snapshot.ProcessOf(entry.Process).ProcessId;
        narrow[RowFields.State] = ((uint)stat.State << 1) | (uint)entry.Kind;

        Presence owner = snapshot.Owners.PresenceOf(row);
        (narrow[RowFields.UserId], narrow[RowFields.GroupId]) = owner == Presence.Present ? (snapshot.Owners[row].UserId, snapshot.Owners[row].GroupId) : (0, 0);
        Presence scheduler = snapshot.Schedulers.PresenceOf(row);
        SchedulerCounters counters = scheduler == Presence.Present ? snapshot.Schedulers[row] : default;
        wide[RowFields.RunBeyondCpu] = scheduler == Presence.Present ? unchecked(counters.RunNanoseconds - entry.CpuNanoseconds) : 0;
        wide[RowFields.RunDelayNanoseconds] = counters.RunDelayNanoseconds;
        wide[RowFields.Slices] = counters.Slices;
        Presence resident = isFirst ? snapshot.ResidentBytes.PresenceOf(entry.Process) : Presence.NotRead;
        wide[RowFields.ResidentBytes] = resident == Presence.Present ? (ulong)snapshot.ResidentBytes[entry.Process] : 0;
        if (isFirst && resident == Presence.NotRead)
        {
            resident = snapshot[row].EstimatedResidentBytes(out long estimate);
            wide[RowFields.ResidentBytes] = resident == Presence.Present ? (ulong)estimate : 0;
        }
        Presence rates = snapshot.Rates.PresenceOf(row);
        TaskRates none = default;
        ref TaskRates known = ref none;
        if (rates == Presence.Present) known = ref snapshot.Rates[row];
        Gather(in known, narrow);
        narrow[RowFields.Known] = (known.IsNew ? IsNew : 0) | Pack(rates, Rates) | Pack(owner, Owner) | Pack(scheduler, Scheduler) | Pack(resident, Resident);
    }

    /// <summary>Adds a row to a snapshot that has room for its facts.</summary>
    public static void Restore(TaskSnapshot snapshot, int process, bool isFirst, ReadOnlySpan<ulong> wide, ReadOnlySpan<uint> narrow, ReadOnlySpan<byte> name)
    {
        TaskStat stat = default;
        Restore(wide, narrow, ref stat);
        int row = snapshot.AddRow(process, KindOf(narrow), in stat, name);
        snapshot.RowOf(row).CpuNanoseconds = wide[RowFields.CpuNanoseconds];
        uint known = narrow[RowFields.Known];
        Set(snapshot.Owners, row, Unpack(known, Owner), new OwnerFacts(narrow[RowFields.UserId], narrow[RowFields.GroupId]));
        Set(snapshot.Schedulers, row, Unpack(known, Scheduler), new SchedulerCounters
        {
            RunNanoseconds = unchecked(wide[RowFields.RunBeyondCpu] + wide[RowFields.CpuNanoseconds]),
            RunDelayNanoseconds = wide[RowFields.RunDelayNanoseconds],
            Slices = wide[RowFields.Slices],
        });
        if (isFirst) Set(snapshot.ResidentBytes, process, Unpack(known, Resident), (long)wide[RowFields.ResidentBytes]);
        TaskRates rates = default;
        Restore(narrow, ref rates);
        rates.IsNew = (known & IsNew) != 0;
        Set(snapshot.Rates, row, Unpack(known, Rates), in rates);
    }

    private static void Gather(in TaskStat stat, Span<ulong> wide, Span<uint> narrow)
    {
        wide[RowFields.UserTicks] = stat.UserTicks;
        wide[RowFields.SystemTicks] = stat.SystemTicks;
        wide[RowFields.MinorFaults] = stat.MinorFaults;
        wide[RowFields.MajorFaults] = stat.MajorFaults;
        wide[RowFields.VirtualBytes] = stat.VirtualBytes;
        wide[RowFields.ChildUserTicks] = stat.ChildUserTicks;
        wide[RowFields.ChildSystemTicks] = stat.ChildSystemTicks;
        wide[RowFields.ChildMinorFaults] = stat.ChildMinorFaults;
        wide[RowFields.ChildMajorFaults] = stat.ChildMajorFaults;
        wide[RowFields.StartTicks] = stat.StartTicks;
        narrow[RowFields.Processor] = (uint)stat.Processor;
        narrow[RowFields.Tid] = (uint)stat.Tid;
        narrow[RowFields.Priority] = (uint)stat.Priority;
        narrow[RowFields.ThreadCount] = (uint)stat.ThreadCount;
        narrow[RowFields.Flags] = stat.Flags;
        narrow[RowFields.ParentTgid] = (uint)stat.ParentTgid;
        narrow[RowFields.ProcessGroup] = (uint)stat.ProcessGroup;
        narrow[RowFields.Session] = (uint)stat.Session;
        narrow[RowFields.Terminal] = (uint)stat.Terminal;
        narrow[RowFields.TerminalProcessGroup] = (uint)stat.TerminalProcessGroup;
        narrow[RowFields.Nice] = (uint)stat.Nice;
        narrow[RowFields.ExitSignal] = (uint)stat.ExitSignal;
        narrow[RowFields.RealtimePriority] = stat.RealtimePriority;
        narrow[RowFields.Policy] = stat.Policy;
    }

    private static void Restore(ReadOnlySpan<ulong> wide, ReadOnlySpan<uint> narrow, ref TaskStat stat)
    {
        stat.UserTicks = wide[RowFields.UserTicks];
        stat.SystemTicks = wide[RowFields.SystemTicks];
        stat.MinorFaults = wide[RowFields.MinorFaults];
        stat.MajorFaults = wide[RowFields.MajorFaults];
        stat.VirtualBytes = wide[RowFields.VirtualBytes];
        stat.ChildUserTicks = wide[RowFields.ChildUserTicks];
        stat.ChildSystemTicks = wide[RowFields.ChildSystemTicks];
        stat.ChildMinorFaults = wide[RowFields.ChildMinorFaults];
        stat.ChildMajorFaults = wide[RowFields.ChildMajorFaults];
        stat.StartTicks = wide[RowFields.StartTicks];
        stat.State = (byte)(narrow[RowFields.State] >> 1);
        stat.Processor = (int)narrow[RowFields.Processor];
        stat.Tid = (int)narrow[RowFields.Tid];
        stat.Priority = (int)narrow[RowFields.Priority];
        stat.ThreadCount = (int)narrow[RowFields.ThreadCount];
        stat.Flags = narrow[RowFields.Flags];
        stat.ParentTgid = (int)narrow[RowFields.ParentTgid];
        stat.ProcessGroup = (int)narrow[RowFields.ProcessGroup];
        stat.Session = (int)narrow[RowFields.Session];
        stat.Terminal = (int)narrow[RowFields.Terminal];
        stat.TerminalProcessGroup = (int)narrow[RowFields.TerminalProcessGroup];
        stat.Nice = (int)narrow[RowFields.Nice];
        stat.ExitSignal = (int)narrow[RowFields.ExitSignal];
        stat.RealtimePriority = narrow[RowFields.RealtimePriority];
        stat.Policy = narrow[RowFields.Policy];
    }

    private static void Gather(in TaskRates rates, Span<uint> narrow)
    {
        narrow[RowFields.CpuPercent] = RateCode.Of(rates.CpuPercent);
        narrow[RowFields.SystemPercent] = RateCode.Of(rates.SystemPercent);
        narrow[RowFields.RunDelayPercent] = RateCode.Of(rates.RunDelayPercent);
        narrow[RowFields.BlockedPercent] = RateCode.Of(rates.BlockedPercent);
        narrow[RowFields.SwitchesPerSecond] = RateCode.Of(rates.SwitchesPerSecond);
        narrow[RowFields.InvoluntarySwitchesPerSecond] = RateCode.Of(rates.InvoluntarySwitchesPerSecond);
        narrow[RowFields.MinorFaultsPerSecond] = RateCode.Of(rates.MinorFaultsPerSecond);
        narrow[RowFields.MajorFaultsPerSecond] = RateCode.Of(rates.MajorFaultsPerSecond);
        narrow[RowFields.ReadBytesPerSecond] = RateCode.Of(rates.ReadBytesPerSecond);
        narrow[RowFields.WriteBytesPerSecond] = RateCode.Of(rates.WriteBytesPerSecond);
        narrow[RowFields.GoneChildrenPercent] = RateCode.Of(rates.GoneChildrenPercent);
        narrow[RowFields.GoneChildren] = (uint)Math.Max(0, rates.GoneChildren);
    }

    private static void Restore(ReadOnlySpan<uint> narrow, ref TaskRates rates)
    {
        rates.CpuPercent = RateCode.Value(narrow[RowFields.CpuPercent]);
        rates.SystemPercent = RateCode.Value(narrow[RowFields.SystemPercent]);
        rates.RunDelayPercent = RateCode.Value(narrow[RowFields.RunDelayPercent]);
        rates.BlockedPercent = RateCode.Value(narrow[RowFields.BlockedPercent]);
        rates.SwitchesPerSecond = RateCode.Value(narrow[RowFields.SwitchesPerSecond]);
        rates.InvoluntarySwitchesPerSecond = RateCode.Value(narrow[RowFields.InvoluntarySwitchesPerSecond]);
        rates.MinorFaultsPerSecond = RateCode.Value(narrow[RowFields.MinorFaultsPerSecond]);
        rates.MajorFaultsPerSecond = RateCode.Value(narrow[RowFields.MajorFaultsPerSecond]);
        rates.ReadBytesPerSecond = RateCode.Value(narrow[RowFields.ReadBytesPerSecond]);
        rates.WriteBytesPerSecond = RateCode.Value(narrow[RowFields.WriteBytesPerSecond]);
        rates.GoneChildrenPercent = RateCode.Value(narrow[RowFields.GoneChildrenPercent]);
        rates.GoneChildren = (int)narrow[RowFields.GoneChildren];
    }

    private static void Set<T>(FactTable<T> table, int row, Presence presence, in T facts) where T : struct
    {
        if (presence == Presence.Present) table.Set(row, in facts);
        else table.Set(row, presence);
    }

    private static uint Pack(Presence presence, int at) => (uint)presence << at;

    private static Presence Unpack(uint known, int at) => (Presence)((known >> at) & 7);
}
