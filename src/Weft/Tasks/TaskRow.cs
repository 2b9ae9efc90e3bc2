using Weft.Linux.Procfs;

namespace Weft.Tasks;

/// <summary>One task in a snapshot. A cheap handle: copy it freely, keep it no longer than the snapshot.</summary>
/// <param name="Snapshot">The snapshot.</param>
/// <param name="Index">The row's index in it.</param>
public readonly partial record struct TaskRow(TaskSnapshot Snapshot, int Index)
{
    private int Process => Snapshot.RowOf(Index).Process;

    /// <summary>Whether this row is a process as a whole or one thread.</summary>
    public RowKind Kind => Snapshot.RowOf(Index).Kind;

    /// <summary>The numbers of the task's stat file.</summary>
    public ref readonly TaskStat Stat => ref Snapshot.StatOf(Index);

    /// <summary>The numbers of stat that few views need, or why they are not known.</summary>
    public Presence StatRemainder(out TaskStatRemainder facts) => Get(Snapshot.Remainders, Index, out facts);

    /// <summary>The id of the process (tgid).</summary>
    public int ProcessId => Snapshot.ProcessOf(Process).ProcessId;

    /// <summary>The task's id; on a process row the leader's, which is the process id.</summary>
    public int Tid => Stat.Tid;

    /// <summary>The task's name over time.</summary>
    public TaskId Id => new(Tid, ProcessId, Stat.StartTicks);

    /// <summary>comm, raw and hostile.</summary>
    public ReadOnlySpan<byte> Name => Snapshot.Texts.Get(Snapshot.RowOf(Index).Name);

    /// <summary>CPU time used, nanoseconds; exact from BPF, a multiple of a tick from /proc.</summary>
    public long CpuNanoseconds => Snapshot.RowOf(Index).CpuNanoseconds is > 0 and var exact
        ? (long)exact
        : (long)(Stat.UserTicks + Stat.SystemTicks) * NanosecondsPerTick;

    /// <summary>Of a process row: CPU time of children that were waited for, nanoseconds, theirs included.</summary>
    public long ChildNanoseconds => Snapshot.RowOf(Index).ChildNanoseconds is > 0 and var exact
        ? (long)exact
        : (long)(Stat.ChildUserTicks + Stat.ChildSystemTicks) * NanosecondsPerTick;

    /// <summary>Bytes of the process in RAM by the estimate that costs nothing (<see cref="TaskStat.ResidentPages"/>), or why it is not known.</summary>
    public Presence EstimatedResidentBytes(out long bytes)
    {
        bytes = Math.Max(0, Stat.ResidentPages) * Snapshot.Machine.PageBytes;
        return IsDead || Stat.IsKernelThread ? Presence.NotApplicable : Stat.ResidentPages < 0 ? Presence.NotSupported : Presence.Present;
    }

    /// <summary>How often it left its CPU, or why that is not known; NotRead where only another file would tell.</summary>
    public Presence Switches(out SwitchCounts facts) => Get(Snapshot.Switches, Index, out facts);

    /// <summary>Nanoseconds a clock tick of stat.</summary>
    public long NanosecondsPerTick => 1_000_000_000 / Snapshot.Machine.TicksPerSecond;

    /// <summary>Age in nanoseconds when the snapshot was taken; never below 0.</summary>
    public long ElapsedNanoseconds => Math.Max(0, Snapshot.Machine.BootTimeNanoseconds - ((long)Stat.StartTicks * NanosecondsPerTick));

    /// <summary>Whether the task is a zombie or dead, so that it has no memory, files or command line.</summary>
    public bool IsDead => Stat.State is (byte)'Z' or (byte)'X';

    /// <summary>Effective ids, or why they are not known.</summary>
    public Presence Owner(out OwnerFacts facts) => Get(Snapshot.Owners, Index, out facts);

    /// <summary>The status file, or why it is not known; texts by <see cref="StatusText"/>.</summary>
    public Presence Status(out TaskStatus facts) => Get(Snapshot.Statuses, Index, out facts);

    /// <summary>The bytes of one slice of the status file.</summary>
    public ReadOnlySpan<byte> StatusText(TextSlice slice) => slice.Of(Snapshot.Texts.Get(Snapshot.StatusTexts[Index]));

    /// <summary>Scheduler counters, or why they are not known.</summary>
    public Presence Scheduler(out SchedulerCounters facts) => Get(Snapshot.Schedulers, Index, out facts);

    /// <summary>I/O counters, or why they are not known.</summary>
    public Presence Io(out IoCounters facts) => Get(Snapshot.IoOfRows, Index, out facts);

    /// <summary>What it did since the snapshot before; NotRead where there was none.</summary>
    public Presence Rates(out TaskRates facts) => Get(Snapshot.Rates, Index, out facts);

    /// <summary>The system call the task is in, or why it is not known.</summary>
    public Presence SystemCall(out SystemCallState facts) => Get(Snapshot.SystemCalls, Index, out facts);

    /// <summary>Namespace inode numbers, or why they are not known.</summary>
    public Presence Namespaces(out NamespaceFacts facts) => Get(Snapshot.Namespaces, Index, out facts);

    /// <summary>The kernel function slept in (empty when running), or why it is not known.</summary>
    public Presence WaitChannel(out ReadOnlySpan<byte> text) => GetText(Snapshot.WaitChannels, Index, out text);

    /// <summary>The whole cgroup file, or why it is not known.</summary>
    public Presence ControlGroups(out ReadOnlySpan<byte> text) => GetText(Snapshot.ControlGroups, Index, out text);

    /// <summary>The working directory, or why it is not known.</summary>
    public Presence WorkingDirectory(out ReadOnlySpan<byte> text) => GetText(Snapshot.WorkingDirectories, Index, out text);

    /// <summary>The root directory, or why it is not known.</summary>
    public Presence RootDirectory(out ReadOnlySpan<byte> text) => GetText(Snapshot.RootDirectories, Index, out text);

    /// <summary>The command line as the kernel gives it (arguments end in NUL; empty for kernel threads), or why it is not known.</summary>
    public Presence CommandLine(out ReadOnlySpan<byte> text) => GetText(Snapshot.CommandLines, Process, out text);

    /// <summary>The program file's path, with " (deleted)" when it is, or why it is not known.</summary>
    public Presence Executable(out ReadOnlySpan<byte> text) => GetText(Snapshot.Executables, Process, out text);

    /// <summary>The environment the program was started with (NUL-separated), or why it is not known.</summary>
    public Presence Environment(out ReadOnlySpan<byte> text) => GetText(Snapshot.Environments, Process, out text);

    /// <summary>How many descriptors the process has open, or why it is not known.</summary>
    public Presence OpenFiles(out long count) => Get(Snapshot.OpenFiles, Process, out count);

    /// <summary>Memory by sharing, or why it is not known.</summary>
    public Presence Memory(out MemoryRollup facts) => Get(Snapshot.Memory, Process, out facts);

    /// <summary>What the out-of-memory killer thinks, or why it is not known.</summary>
    public Presence OutOfMemory(out OutOfMemoryFacts facts) => Get(Snapshot.OutOfMemory, Process, out facts);

    /// <summary>Bytes locked into memory, or why it is not known.</summary>
    public Presence LockedBytes(out long bytes) => Get(Snapshot.LockedBytes, Process, out bytes);

    /// <summary>Bytes of the process in RAM, or why that is not known; not applicable to kernel threads and zombies.</summary>
    public Presence ResidentBytes(out long bytes) => Get(Snapshot.ResidentBytes, Process, out bytes);

    private static Presence Get<T>(FactTable<T> table, int at, out T facts) where T : struct
    {
        Presence presence = table.PresenceOf(at);
        facts = presence == Presence.Present ? table[at] : default;
        return presence;
    }

    private Presence GetText(FactTable<StoredText> table, int at, out ReadOnlySpan<byte> text)
    {
        Presence presence = table.PresenceOf(at);
        text = presence == Presence.Present ? Snapshot.Texts.Get(table[at]) : default;
        return presence;
    }
}
