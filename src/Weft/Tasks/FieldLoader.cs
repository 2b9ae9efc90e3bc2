using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Tasks;

/// <summary>Reads the other kernel files of chosen rows, each once: what threads share is read for their process.</summary>
internal sealed class FieldLoader(ProcRoot root)
{
    private readonly ReadBuffer _buffer = new(8192, 1 << 21);
    private readonly byte[] _link = new byte[TaskLinks.MaximumBytes];
    private readonly NumericDirectory _directory = new();
    private readonly List<int> _scratch = [];

    // What all threads of a process share: loaded with the first of its rows.
    private const TaskFields OfProcess = TaskFields.LockedMemory | TaskFields.MemorySize | TaskFields.Executable | TaskFields.OpenFiles | TaskFields.OutOfMemory;

    /// <summary>Reads what is asked for and not there yet, of many rows.</summary>
    public void Load(TaskSnapshot snapshot, ReadOnlySpan<int> rows, TaskFields fields)
    {
        fields &= ~(TaskFields.Stat | GuardedLoader.Groups | MachineReader.Groups);
        if (fields == TaskFields.None) return;
        bool perTask = (fields & ~OfProcess) != 0;
        int last = -1;
        foreach (int row in rows)
        {
            int process = snapshot.RowOf(row).Process;
            if (!perTask && process == last) continue;
            last = process;
            Load(snapshot, row, fields);
        }
    }

    private void Load(TaskSnapshot snapshot, int row, TaskFields fields)
    {
        ref TaskSnapshot.RowEntry entry = ref snapshot.RowOf(row);
        TaskLocation process = TaskLocation.Process(root, snapshot.ProcessOf(entry.Process).ProcessId);
        LoadOfProcess(snapshot, row, entry.Process, process, fields);
        LoadOfTask(snapshot, row, entry.Kind == RowKind.Process ? process : TaskLocation.Thread(root, snapshot.ProcessOf(entry.Process).ProcessId, snapshot.StatOf(row).Tid), fields);
    }

    /// <summary>What the outcome of a read means for the value.</summary>
    public static Presence Reason(ReadOutcome outcome) => outcome switch
    {
        ReadOutcome.Read => Presence.Present,
        ReadOutcome.Gone => Presence.Gone,
        ReadOutcome.NotPermitted => Presence.NotPermitted,
        ReadOutcome.NotApplicable => Presence.NotApplicable,
        ReadOutcome.TimedOut => Presence.TimedOut,
        _ => Presence.NotSupported,
    };

    private void LoadOfTask(TaskSnapshot s, int row, in TaskLocation at, TaskFields fields)
    {
        if (Due(s.Owners, row, fields, TaskFields.Owner)) LoadOwner(s, row, at);
        if (Due(s.Remainders, row, fields, TaskFields.StatRemainder)) LoadRemainder(s, row, at);
        if (Due(s.Statuses, row, fields, TaskFields.Status)) LoadStatus(s, row, at);
        if (Due(s.IoOfRows, row, fields, TaskFields.Io)) Store(s.IoOfRows, row, TaskFiles.Io(at, _buffer, out IoCounters io), io);
        if (Due(s.Schedulers, row, fields, TaskFields.Schedstat)) Store(s.Schedulers, row, TaskFiles.SchedulerCounters(at, _buffer, out SchedulerCounters counters), counters);
        if (Due(s.SystemCalls, row, fields, TaskFields.SystemCall)) LoadSystemCall(s, row, at);
        if (Due(s.WaitChannels, row, fields, TaskFields.WaitChannel)) LoadWaitChannel(s, row, at);
        if (Due(s.ControlGroups, row, fields, TaskFields.ControlGroup)) StoreText(s, s.ControlGroups, row, TaskFiles.ControlGroup(at, _buffer, out _), _buffer.Text);
        if (Due(s.WorkingDirectories, row, fields, TaskFields.WorkingDirectory)) LoadLink(s, s.WorkingDirectories, row, at, "cwd"u8);
        if (Due(s.RootDirectories, row, fields, TaskFields.RootDirectory)) LoadLink(s, s.RootDirectories, row, at, "root"u8);
        if (Due(s.Namespaces, row, fields, TaskFields.Namespaces)) LoadNamespaces(s, row, at);
    }

    private void LoadOfProcess(TaskSnapshot s, int row, int process, in TaskLocation at, TaskFields fields)
    {
        bool kernel = s.StatOf(row).IsKernelThread;
        bool memoryless = kernel || s.StatOf(row).State is (byte)'Z' or (byte)'X';
        if (Due(s.LockedBytes, process, fields, TaskFields.LockedMemory)) Store(s.LockedBytes, process, LockedBytes(memoryless, at, out long locked), locked);
        if (Due(s.ResidentBytes, process, fields, TaskFields.MemorySize)) Store(s.ResidentBytes, process, Resident(s, memoryless, at, out long bytes), bytes);
        if (Due(s.Executables, process, fields, TaskFields.Executable))
        {
            if (kernel) s.Executables.Set(process, Presence.NotApplicable);
            else LoadLink(s, s.Executables, process, at, "exe"u8);
        }
        if (Due(s.OpenFiles, process, fields, TaskFields.OpenFiles)) Store(s.OpenFiles, process, _directory.CountDescriptors(at, _scratch, out int count), (long)count);
        if (Due(s.OutOfMemory, process, fields, TaskFields.OutOfMemory))
        {
            ReadOutcome outcome = TaskFiles.OutOfMemoryScore(at, _buffer, out int score);
            int adjustment = 0;
            if (outcome == ReadOutcome.Read) outcome = TaskFiles.OutOfMemoryAdjustment(at, _buffer, out adjustment);
            Store(s.OutOfMemory, process, outcome, new OutOfMemoryFacts(score, adjustment));
        }
    }

    private ReadOutcome LockedBytes(bool memoryless, in TaskLocation at, out long bytes)
    {
        bytes = 0;
        if (memoryless) return ReadOutcome.NotApplicable;
        ReadOutcome outcome = TaskFiles.LockedBytes(at, _buffer, out ulong locked);
        bytes = (long)locked;
        return outcome;
    }

    // statm: size resident shared text lib data dt, in pages (proc_pid_statm(5)); all 0 without an address space.
    private ReadOutcome Resident(TaskSnapshot s, bool memoryless, in TaskLocation at, out long bytes)
    {
        bytes = 0;
        if (memoryless) return ReadOutcome.NotApplicable;
        ReadOutcome outcome = TaskFiles.ReadFilled(at, "statm"u8, _buffer, oneRecord: true);
        if (outcome != ReadOutcome.Read) return outcome;
        DecimalScanner numbers = new(_buffer.Text);
        if (!numbers.TryNext(out _) || !numbers.TryNext(out long pages)) return ReadOutcome.Malformed;
        bytes = pages * s.Machine.PageBytes;
        return ReadOutcome.Read;
    }

    private void LoadStatus(TaskSnapshot s, int row, in TaskLocation at)
    {
        ReadOutcome outcome = TaskFiles.Status(at, _buffer, out TaskStatus status);
        Store(s.Statuses, row, outcome, status);
        if (outcome != ReadOutcome.Read) return;
        s.StatusTexts.Grow(row + 1);
        s.StatusTexts.Set(row, s.Texts.Add(_buffer.Text));
    }

    private void LoadSystemCall(TaskSnapshot s, int row, in TaskLocation at)
    {
        // The kernel shows its own threads in system call 0, which is read(2): what it kept of a user mode they do not have.
        if (s.StatOf(row).IsKernelThread) s.SystemCalls.Set(row, Presence.NotApplicable);
        else Store(s.SystemCalls, row, TaskFiles.SystemCall(at, _buffer, out SystemCallState call), call);
    }

    private void LoadRemainder(TaskSnapshot s, int row, in TaskLocation at)
    {
        ReadOutcome outcome = TaskFiles.Stat(at, _buffer, out TaskStat stat, out _);
        if (outcome == ReadOutcome.Read && StatParser.TryParse(_buffer.Text, out stat, out TaskStatRemainder remainder, out _))
        {
            // The same number may be another task by now: its start time tells.
            if (stat.StartTicks == s.StatOf(row).StartTicks) s.Remainders.Set(row, remainder);
            else s.Remainders.Set(row, Presence.Gone);
        }
        else s.Remainders.Set(row, Failed(outcome));
    }

    private void LoadOwner(TaskSnapshot s, int row, in TaskLocation at)
    {
        Errno error = Files.Status(at.Directory, at.Path(stackalloc byte[ProcPath.MaximumBytes], "."u8).Terminated, out FileStatus status);
        if (error == Errno.None) s.Owners.Set(row, new OwnerFacts(status.UserId, status.GroupId));
        else s.Owners.Set(row, Presence.Gone);
    }

    private void LoadWaitChannel(TaskSnapshot s, int row, in TaskLocation at)
    {
        ReadOutcome outcome = TaskFiles.WaitChannelName(at, _buffer, out ReadOnlySpan<byte> function);
        StoredText text = s.Texts.Add(function);
        // The kernel writes "0" for a task that runs, and also where reading is not permitted (fs/proc/base.c
        // proc_pid_wchan); the syscall file needs the same right and refuses openly.
        if (outcome == ReadOutcome.Read && function.IsEmpty && s.StatOf(row).State != 'R'
            && TaskFiles.SystemCall(at, _buffer, out _) == ReadOutcome.NotPermitted) outcome = ReadOutcome.NotPermitted;
        Store(s.WaitChannels, row, outcome, text);
    }

    private static void LoadNamespaces(TaskSnapshot s, int row, in TaskLocation at)
    {
        NamespaceFacts facts = default;
        ReadOutcome outcome = Namespace(at, "pid"u8, out facts.Pid);
        if (outcome == ReadOutcome.Read)
        {
            Namespace(at, "cgroup"u8, out facts.ControlGroup);
            Namespace(at, "ipc"u8, out facts.Ipc);
            Namespace(at, "mnt"u8, out facts.Mount);
            Namespace(at, "net"u8, out facts.Network);
            Namespace(at, "time"u8, out facts.Time);
            Namespace(at, "user"u8, out facts.User);
            Namespace(at, "uts"u8, out facts.Uts);
        }
        Store(s.Namespaces, row, outcome, facts);
    }

    private static ReadOutcome Namespace(in TaskLocation at, ReadOnlySpan<byte> kind, out uint number)
    {
        ReadOutcome outcome = TaskLinks.Namespace(at, kind, out ulong inode);
        number = (uint)inode;
        return outcome;
    }

    private void LoadLink(TaskSnapshot s, FactTable<StoredText> table, int row, in TaskLocation at, ReadOnlySpan<byte> name) =>
        StoreText(s, table, row, TaskLinks.Read(at, name, _link, out ReadOnlySpan<byte> target), target);

    private static void StoreText(TaskSnapshot s, FactTable<StoredText> table, int row, ReadOutcome outcome, ReadOnlySpan<byte> text)
    {
        if (outcome == ReadOutcome.Read) table.Set(row, s.Texts.Add(text));
        else table.Set(row, Failed(outcome));
    }

    private static void Store<T>(FactTable<T> table, int row, ReadOutcome outcome, in T facts) where T : struct
    {
        if (outcome == ReadOutcome.Read) table.Set(row, facts);
        else table.Set(row, Failed(outcome));
    }

    private static Presence Failed(ReadOutcome outcome) => outcome == ReadOutcome.Read ? Presence.NotSupported : Reason(outcome);

    private static bool Due<T>(FactTable<T> table, int row, TaskFields asked, TaskFields group) where T : struct
    {
        if ((asked & group) == 0 || table.PresenceOf(row) != Presence.NotRead) return false;
        table.Grow(row + 1);
        return true;
    }
}
