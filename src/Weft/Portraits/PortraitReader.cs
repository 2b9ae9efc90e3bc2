using System.Text;
using Weft.Columns;
using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Portraits;

/// <summary>Takes portraits of processes. It opens the files of the process itself, its parents' and children's stat, and those of processes that share something with it.</summary>
/// <param name="scanner">Reads the tasks; not owned.</param>
public sealed class PortraitReader(TaskScanner scanner)
{
    private const TaskFields OfProcess = TaskFields.CommandLine | TaskFields.Executable | TaskFields.OutOfMemory | TaskFields.MemorySize | TaskFields.StatRemainder | TaskFields.Io;
    private const TaskFields OfTask = TaskFields.Status | TaskFields.ControlGroup | TaskFields.Namespaces | TaskFields.WorkingDirectory | TaskFields.RootDirectory;
    private const TaskFields OfThread = TaskFields.WaitChannel | TaskFields.SystemCall;

    private readonly ReadBuffer _buffer = new();
    private readonly ReferenceReader _references = new(scanner.Root);

    /// <summary>Reads a process, or the process of a thread.</summary>
    /// <param name="id">A pid or a tid.</param>
    /// <param name="request">What to read beyond the usual.</param>
    /// <returns>The portrait; null when there is no such task, or it ended before its first file was read.</returns>
    public ProcessPortrait? Read(int id, PortraitRequest request)
    {
        if (id <= 0 || TaskFiles.Status(TaskLocation.Process(scanner.Root, id), _buffer, out TaskStatus first) != ReadOutcome.Read) return null;
        int processId = first.Tgid;
        TaskSnapshot snapshot = scanner.Take(new TaskRequest
        {
            Rows = RowMode.Both,
            ProcessIds = [processId],
            Engine = EngineChoice.Procfs,
            Fields = TaskFields.Stat | TaskFields.BootTime | TaskFields.MachineMemory | TaskFields.MachineIdentity,
        });
        if (snapshot.Count == 0) return null;
        int asked = id == processId ? -1 : Find(snapshot, id);
        return id != processId && asked < 0 ? null : Read(snapshot, asked, request);
    }

    private ProcessPortrait Read(TaskSnapshot snapshot, int asked, PortraitRequest request)
    {
        TaskRow process = snapshot[0];
        int face = Face(snapshot);
        // A main thread that has ended has no files and no memory any more; a thread that lives shows what it had.
        bool leaderHasEnded = process.IsDead && face != 0;
        Load(snapshot, face, asked, leaderHasEnded, request);
        TaskRow shown = snapshot[face];
        TaskLocation at = leaderHasEnded ? TaskLocation.Thread(scanner.Root, process.ProcessId, shown.Tid) : TaskLocation.Process(scanner.Root, process.ProcessId);

        ThreadPortrait[] threads = [.. Enumerable.Range(1, snapshot.Count - 1).Select(row => Thread(snapshot[row]))];
        Fact<TaskStatus> status = Fact.Of(shown.Status(out TaskStatus lines), lines);
        bool hasNothing = process.Stat.IsKernelThread || shown.IsDead;
        OpenFileReader reader = new();
        Fact<OpenFileFacts> files = hasNothing ? Presence.NotApplicable : reader.Read(at, request);
        Fact<int> fileCount = hasNothing ? Presence.NotApplicable : files.IsPresent ? files.Value.Count : reader.Count(at);
        Fact<byte[]> group = Group(shown);
        Fact<IReadOnlyList<ProcessReference>> children = _references.Children(process.ProcessId, threads, out int childCount, out bool childrenAreCut);
        ProcessPortrait portrait = new()
        {
            Machine = snapshot.Machine,
            Id = process.Id,
            Stat = process.Stat,
            Name = process.Name.ToArray(),
            Program = ProgramName.Of(process).ToArray(),
            Threads = threads,
            AskedThread = asked < 0 ? null : Details(snapshot[asked], threads[asked - 1]),
            LeaderHasEnded = leaderHasEnded,
            CommandLine = Text(process.CommandLine(out ReadOnlySpan<byte> text), text),
            Executable = leaderHasEnded ? Link(at) : Text(process.Executable(out text), text),
            WorkingDirectory = Text(shown.WorkingDirectory(out text), text),
            RootDirectory = Text(shown.RootDirectory(out text), text),
            Ancestors = _references.Ancestors(process.Stat.ParentTgid),
            Children = children,
            ChildCount = childCount,
            ChildrenAreCut = childrenAreCut,
            Status = status,
            Groups = Numbers(status, shown, StatusParts.Groups, static s => s.Groups).Then(static n => (IReadOnlyList<uint>)[.. n.Select(static i => (uint)i)]),
            NamespaceProcessIds = Numbers(status, shown, StatusParts.NamespaceTgids, static s => s.NamespaceTgids).Then(static n => (IReadOnlyList<int>)[.. n.Select(static i => (int)i)]),
            ControlGroup = group,
            Unit = Part(group, static path => UnitName.TryFind(path, out ReadOnlySpan<byte> unit) ? unit.ToArray() : null),
            Container = Part(group, static path => ContainerId.TryFind(path, out ReadOnlySpan<byte> found, out ContainerRuntime runtime) ? new ContainerFacts(found.ToArray(), runtime) : null),
            ResidentBytes = leaderHasEnded ? Resident(status) : Fact.Of(process.ResidentBytes(out long resident), resident),
            ProportionalMemory = Fact.Of(process.Memory(out MemoryRollup memory), memory),
            Io = Fact.Of(process.Io(out IoCounters io), io),
            Limits = hasNothing && shown.IsDead ? Presence.NotApplicable : LimitReader.Read(at, _buffer, process.Stat, status, fileCount, snapshot.Machine.TicksPerSecond),
            Files = files,
            FileCount = fileCount,
            Namespaces = shown.IsDead ? Presence.NotApplicable : NamespaceReader.Read(scanner.Root, shown.Namespaces(out NamespaceFacts namespaces), namespaces),
            Sharing = hasNothing ? Presence.NotApplicable : new SharingReader(scanner.Root, _references).Read(process.ProcessId, shown.Tid, threads, request.MaximumComparisons),
            OutOfMemory = Fact.Of(process.OutOfMemory(out OutOfMemoryFacts score), score),
            LastCapability = LastCapability(),
            Tracer = Tracer(status),
            ExitStatus = !process.IsDead || leaderHasEnded ? Presence.NotApplicable : Fact.Of(process.StatRemainder(out TaskStatRemainder remainder), remainder.ExitCode),
        };
        return StillThere(portrait.Id) ? portrait : portrait with { EndedWhileRead = true };
    }

    private void Load(TaskSnapshot snapshot, int face, int asked, bool leaderHasEnded, PortraitRequest request)
    {
        scanner.Load(snapshot, [0], OfProcess | (request.ProportionalMemory && !leaderHasEnded ? TaskFields.MemoryRollup : TaskFields.None));
        scanner.Load(snapshot, [face], OfTask);
        int[] waits = [.. Enumerable.Range(1, Math.Min(snapshot.Count - 1, request.MaximumWaits))];
        scanner.Load(snapshot, waits, OfThread);
        if (asked >= 0) scanner.Load(snapshot, [asked], OfThread | TaskFields.Status | TaskFields.Schedstat);
    }

    // The row whose files show the process: its own, or a living thread's when the main thread has ended.
    private static int Face(TaskSnapshot snapshot)
    {
        if (!snapshot[0].IsDead) return 0;
        for (int row = 1; row < snapshot.Count; row++)
            if (!snapshot[row].IsDead) return row;
        return 0;
    }

    private static int Find(TaskSnapshot snapshot, int tid)
    {
        for (int row = 1; row < snapshot.Count; row++)
            if (snapshot[row].Tid == tid) return row;
        return -1;
    }

    private static ThreadPortrait Thread(TaskRow row)
    {
        Presence call = row.SystemCall(out SystemCallState state);
        // A kernel thread makes no system calls; the kernel prints zeros for it, which would read as read(2).
        if (call == Presence.Present && (state.Kind != SystemCallKind.InCall || row.Stat.IsKernelThread)) call = Presence.NotApplicable;
        return new ThreadPortrait
        {
            Id = row.Id,
            Name = row.Name.ToArray(),
            State = row.Stat.State,
            CpuNanoseconds = row.CpuNanoseconds,
            Processor = row.Stat.Processor,
            SystemCall = Fact.Of(call, state.Number),
            WaitChannel = Text(row.WaitChannel(out ReadOnlySpan<byte> channel), channel),
        };
    }

    private static ThreadDetails Details(TaskRow row, ThreadPortrait thread)
    {
        Fact<TaskStatus> status = Fact.Of(row.Status(out TaskStatus lines), lines);
        return new ThreadDetails
        {
            Thread = thread,
            ElapsedNanoseconds = row.ElapsedNanoseconds,
            UserNanoseconds = (long)row.Stat.UserTicks * row.NanosecondsPerTick,
            SystemNanoseconds = (long)row.Stat.SystemTicks * row.NanosecondsPerTick,
            Policy = row.Stat.Policy,
            Nice = row.Stat.Nice,
            RealtimePriority = row.Stat.RealtimePriority,
            CpusAllowed = !status.IsPresent ? status.Presence : lines.Has(StatusParts.CpusAllowedList) ? Encoding.ASCII.GetString(row.StatusText(lines.CpusAllowedList)) : Presence.NotSupported,
            Status = status,
            Scheduler = Fact.Of(row.Scheduler(out SchedulerCounters counters), counters),
            SystemCall = Fact.Of(row.SystemCall(out SystemCallState call), call),
        };
    }

    private static Fact<byte[]> Text(Presence presence, ReadOnlySpan<byte> text) => presence == Presence.Present ? text.ToArray() : presence;

    private static Fact<byte[]> Link(in TaskLocation at)
    {
        ReadOutcome outcome = TaskLinks.Read(at, "exe"u8, stackalloc byte[TaskLinks.MaximumBytes], out ReadOnlySpan<byte> target);
        return Text(FieldLoader.Reason(outcome), target);
    }

    private static Fact<byte[]> Group(TaskRow row)
    {
        Presence presence = row.ControlGroups(out ReadOnlySpan<byte> text);
        return presence != Presence.Present ? presence : ControlGroupPath.TryChoose(text, out ReadOnlySpan<byte> path) ? path.ToArray() : Presence.NotSupported;
    }

    private static Fact<T> Part<T>(Fact<byte[]> path, Func<byte[], T?> find) where T : class =>
        !path.IsPresent ? path.Presence : find(path.Value) is { } found ? found : Presence.NotApplicable;

    private static Fact<long> Resident(Fact<TaskStatus> status) =>
        !status.IsPresent ? status.Presence : status.Value.Has(StatusParts.ResidentBytes) ? (long)status.Value.ResidentBytes : Presence.NotApplicable;

    private static Fact<IReadOnlyList<long>> Numbers(Fact<TaskStatus> status, TaskRow row, StatusParts part, Func<TaskStatus, TextSlice> slice)
    {
        if (!status.IsPresent) return status.Presence;
        if (!status.Value.Has(part)) return Presence.NotSupported;
        List<long> found = [];
        DecimalScanner numbers = new(row.StatusText(slice(status.Value)));
        while (numbers.TryNext(out long number)) found.Add(number);
        return found;
    }

    private Fact<ProcessReference> Tracer(Fact<TaskStatus> status)
    {
        if (!status.IsPresent) return status.Presence;
        if (status.Value.TracerTid == 0) return Presence.NotApplicable;
        // The line names a thread of the tracer.
        return TaskFiles.Status(TaskLocation.Process(scanner.Root, status.Value.TracerTid), _buffer, out TaskStatus tracer) == ReadOutcome.Read
            && _references.Read(tracer.Tgid) is { } found ? found : Presence.Gone;
    }

    private Fact<int> LastCapability() =>
        scanner.Root.Read("sys/kernel/cap_last_cap\0"u8, _buffer, oneRecord: true) == ReadOutcome.Read && NumberText.TryInt32(_buffer.Text, out int last) && last is >= 0 and < 64
            ? last : Presence.NotSupported;

    private bool StillThere(TaskId id) =>
        TaskFiles.Stat(TaskLocation.Process(scanner.Root, id.ProcessId), _buffer, out TaskStat stat, out _) == ReadOutcome.Read && stat.StartTicks == id.StartTicks;
}
