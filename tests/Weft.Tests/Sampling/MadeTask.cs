using Weft.Linux.Procfs;
using Weft.Sampling;
using Weft.Tasks;

namespace Weft.Tests.Sampling;

/// <summary>A row that a test makes up, and what is read back of one: equal when all that a store keeps is equal.</summary>
internal sealed record MadeTask
{
    public RowKind Kind { get; init; }
    public int ProcessId { get; init; }
    public int Tid { get; init; }
    public ulong StartTicks { get; init; }
    public string Name { get; init; } = "prog";
    public byte State { get; init; } = (byte)'S';
    public int Parent { get; init; } = 1;
    public int ThreadCount { get; init; } = 1;
    public int Processor { get; init; }
    public uint Flags { get; init; }
    public int Nice { get; init; }
    public ulong CpuNanoseconds { get; init; }
    public ulong UserTicks { get; init; }
    public ulong SystemTicks { get; init; }
    public ulong ChildUserTicks { get; init; }
    public ulong MinorFaults { get; init; }
    public ulong MajorFaults { get; init; }
    public ulong VirtualBytes { get; init; }
    public Presence OwnerPresence { get; init; } = Presence.Present;
    public uint UserId { get; init; }
    public Presence SchedulerPresence { get; init; }
    public ulong RunNanoseconds { get; init; }
    public ulong RunDelayNanoseconds { get; init; }
    public ulong Slices { get; init; }
    public Presence ResidentPresence { get; init; }
    public long ResidentBytes { get; init; }
    public Presence CommandPresence { get; init; }
    public string Command { get; init; } = "";
    public Presence RatesPresence { get; init; }
    public double CpuPercent { get; init; }
    public double RunDelayPercent { get; init; }
    public double BlockedPercent { get; init; }
    public double MinorFaultsPerSecond { get; init; }
    public double WriteBytesPerSecond { get; init; }
    public double GoneChildrenPercent { get; init; }
    public int GoneChildren { get; init; }
    public bool IsNew { get; init; }

    /// <summary>Makes a sample of rows; those of a process stand together, as in any snapshot.</summary>
    public static void Fill(TaskSample sample, IReadOnlyList<MadeTask> tasks, long seconds, IReadOnlyList<EndedTask>? ended = null)
    {
        TaskSnapshot snapshot = sample.Snapshot;
        snapshot.Clear();
        sample.Ended = ended ?? [];
        snapshot.Machine = new MachineFacts { BootTimeNanoseconds = seconds * 1_000_000_000, TakenUnixNanoseconds = 1_800_000_000_000_000_000 + (seconds * 1_000_000_000) };
        sample.Machine = sample.Machine with { BootTimeNanoseconds = seconds * 1_000_000_000, TakenUnixNanoseconds = snapshot.Machine.TakenUnixNanoseconds, IntervalNanoseconds = 1_000_000_000 };
        snapshot.Owners.Grow(tasks.Count);
        snapshot.Schedulers.Grow(tasks.Count);
        snapshot.Rates.Grow(tasks.Count);
        snapshot.ResidentBytes.Grow(tasks.Count);
        snapshot.CommandLines.Grow(tasks.Count);
        int process = -1;
        for (int i = 0; i < tasks.Count; i++)
        {
            bool first = i == 0 || tasks[i].ProcessId != tasks[i - 1].ProcessId;
            if (first) process = snapshot.AddProcess(tasks[i].ProcessId);
            tasks[i].AddTo(snapshot, process, first);
        }
    }

    /// <summary>Reads a row.</summary>
    public static MadeTask Of(TaskRow row)
    {
        ref readonly TaskStat stat = ref row.Stat;
        Presence owner = row.Owner(out OwnerFacts ids);
        Presence scheduler = row.Scheduler(out SchedulerCounters counters);
        Presence rates = row.Rates(out TaskRates known);
        bool first = row.Index == 0 || row.Snapshot[row.Index - 1].ProcessId != row.ProcessId;
        long bytes = 0;
        ReadOnlySpan<byte> command = default;
        Presence resident = first ? row.ResidentBytes(out bytes) : Presence.NotRead;
        // As the columns read it, so it is kept.
        if (first && resident == Presence.NotRead) resident = row.EstimatedResidentBytes(out bytes);
        Presence line = first ? row.CommandLine(out command) : Presence.NotRead;
        return new MadeTask
        {
            Kind = row.Kind,
            ProcessId = row.ProcessId,
            Tid = row.Tid,
            StartTicks = stat.StartTicks,
            Name = Latin(row.Name),
            State = stat.State,
            Parent = stat.ParentTgid,
            ThreadCount = stat.ThreadCount,
            Processor = stat.Processor,
            Flags = stat.Flags,
            Nice = stat.Nice,
            CpuNanoseconds = row.Snapshot.RowOf(row.Index).CpuNanoseconds,
            UserTicks = stat.UserTicks,
            SystemTicks = stat.SystemTicks,
            ChildUserTicks = stat.ChildUserTicks,
            MinorFaults = stat.MinorFaults,
            MajorFaults = stat.MajorFaults,
            VirtualBytes = stat.VirtualBytes,
            OwnerPresence = owner,
            UserId = ids.UserId,
            SchedulerPresence = scheduler,
            RunNanoseconds = counters.RunNanoseconds,
            RunDelayNanoseconds = counters.RunDelayNanoseconds,
            Slices = counters.Slices,
            ResidentPresence = resident,
            ResidentBytes = bytes,
            CommandPresence = line,
            Command = Latin(command),
            RatesPresence = rates,
            CpuPercent = known.CpuPercent,
            RunDelayPercent = known.RunDelayPercent,
            BlockedPercent = known.BlockedPercent,
            MinorFaultsPerSecond = known.MinorFaultsPerSecond,
            WriteBytesPerSecond = known.WriteBytesPerSecond,
            GoneChildrenPercent = known.GoneChildrenPercent,
            GoneChildren = known.GoneChildren,
            IsNew = known.IsNew,
        };
    }

    private static string Latin(ReadOnlySpan<byte> bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    private static byte[] Latin(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    private void AddTo(TaskSnapshot snapshot, int process, bool isFirst)
    {
        TaskStat stat = new()
        {
            Tid = Tid,
            StartTicks = StartTicks,
            State = State,
            ParentTgid = Parent,
            ThreadCount = ThreadCount,
            Processor = Processor,
            Flags = Flags,
            Nice = Nice,
            UserTicks = UserTicks,
            SystemTicks = SystemTicks,
            ChildUserTicks = ChildUserTicks,
            MinorFaults = MinorFaults,
            MajorFaults = MajorFaults,
            VirtualBytes = VirtualBytes,
        };
        int row = snapshot.AddRow(process, Kind, in stat, Latin(Name));
        snapshot.RowOf(row).CpuNanoseconds = CpuNanoseconds;
        if (OwnerPresence == Presence.Present) snapshot.Owners.Set(row, new OwnerFacts(UserId, 0));
        else snapshot.Owners.Set(row, OwnerPresence);
        if (SchedulerPresence == Presence.Present) snapshot.Schedulers.Set(row, new SchedulerCounters { RunNanoseconds = RunNanoseconds, RunDelayNanoseconds = RunDelayNanoseconds, Slices = Slices });
        else snapshot.Schedulers.Set(row, SchedulerPresence);
        if (RatesPresence == Presence.Present)
        {
            snapshot.Rates.Set(row, new TaskRates
            {
                CpuPercent = CpuPercent,
                RunDelayPercent = RunDelayPercent,
                BlockedPercent = BlockedPercent,
                MinorFaultsPerSecond = MinorFaultsPerSecond,
                WriteBytesPerSecond = WriteBytesPerSecond,
                GoneChildrenPercent = GoneChildrenPercent,
                GoneChildren = GoneChildren,
                IsNew = IsNew,
            });
        }
        else snapshot.Rates.Set(row, RatesPresence);
        if (!isFirst) return;
        if (ResidentPresence == Presence.Present) snapshot.ResidentBytes.Set(process, ResidentBytes);
        else snapshot.ResidentBytes.Set(process, ResidentPresence);
        if (CommandPresence == Presence.Present) snapshot.CommandLines.Set(process, snapshot.Texts.Add(Latin(Command)));
        else snapshot.CommandLines.Set(process, CommandPresence);
    }
}
