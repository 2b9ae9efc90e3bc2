using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Tasks;

/// <summary>Reads the other kernel files of chosen rows, each once: what threads share is read for their process.</summary>
internal sealed class FieldLoader(ProcRoot root)
{
    private readonly ReadBuffer _buffer = new(8192, 1 << 21);
    private readonly byte[] _link = new byte[4096];

    /// <summary>Reads what is asked for and not there yet.</summary>
    public void Load(TaskSnapshot snapshot, int row, TaskFields fields)
    {
        fields &= ~(TaskFields.Stat | GuardedLoader.Groups);
        if (fields == TaskFields.None) return;
        Span<byte> bytes = stackalloc byte[ProcPath.MaximumBytes];
        ref TaskSnapshot.RowEntry entry = ref snapshot.RowOf(row);
        int processId = snapshot.ProcessOf(entry.Process).ProcessId;

        ProcPath path = new ProcPath(bytes).Number(processId);
        LoadOfProcess(snapshot, row, entry.Process, path.Text("/"u8), fields);
        path = new ProcPath(bytes).Number(processId);
        if (entry.Kind == RowKind.Thread) path = path.Text("/task/"u8).Number(snapshot.StatOf(row).Tid);
        LoadOfTask(snapshot, row, path.Text("/"u8), fields);
    }

    private void LoadOfTask(TaskSnapshot s, int row, ProcPath path, TaskFields fields)
    {
        if (Due(s.Owners, row, fields, TaskFields.Owner)) LoadOwner(s, row, path);
        if (Due(s.Remainders, row, fields, TaskFields.StatRemainder)) LoadRemainder(s, row, path);
        if (Due(s.Statuses, row, fields, TaskFields.Status)) LoadStatus(s, row, path);
        if (Due(s.IoOfRows, row, fields, TaskFields.Io))
        {
            Presence presence = Read(path, "io"u8, oneRecord: true);
            if (presence == Presence.Present && IoParser.TryParse(_buffer.Text, out IoCounters io)) s.IoOfRows.Set(row, io);
            else s.IoOfRows.Set(row, Failed(presence));
        }
        if (Due(s.Schedulers, row, fields, TaskFields.Schedstat))
        {
            Presence presence = Read(path, "schedstat"u8, oneRecord: true);
            if (presence == Presence.Present && SchedulerCountersParser.TryParse(_buffer.Text, out SchedulerCounters counters)) s.Schedulers.Set(row, counters);
            else s.Schedulers.Set(row, Failed(presence));
        }
        if (Due(s.SystemCalls, row, fields, TaskFields.SystemCall))
        {
            Presence presence = Read(path, "syscall"u8, oneRecord: true);
            if (presence == Presence.Present && SystemCallParser.TryParse(_buffer.Text, out SystemCallState call)) s.SystemCalls.Set(row, call);
            else s.SystemCalls.Set(row, Failed(presence));
        }
        if (Due(s.WaitChannels, row, fields, TaskFields.WaitChannel))
        {
            Presence presence = Read(path, "wchan"u8, oneRecord: true);
            // The kernel writes "0" when the task runs, and also when reading is not permitted (fs/proc/base.c proc_pid_wchan).
            ReadOnlySpan<byte> function = _buffer.Text.SequenceEqual("0"u8) ? default : _buffer.Text.TrimEnd((byte)'\n');
            if (presence == Presence.Present) s.WaitChannels.Set(row, s.Texts.Add(function));
            else s.WaitChannels.Set(row, presence);
        }
        if (Due(s.ControlGroups, row, fields, TaskFields.ControlGroup)) SetText(s, s.ControlGroups, row, Read(path, "cgroup"u8, oneRecord: false), _buffer.Text);
        if (Due(s.WorkingDirectories, row, fields, TaskFields.WorkingDirectory)) LoadLink(s, s.WorkingDirectories, row, path, "cwd"u8);
        if (Due(s.RootDirectories, row, fields, TaskFields.RootDirectory)) LoadLink(s, s.RootDirectories, row, path, "root"u8);
        if (Due(s.Namespaces, row, fields, TaskFields.Namespaces)) LoadNamespaces(s, row, path);
    }

    private void LoadOfProcess(TaskSnapshot s, int row, int process, ProcPath path, TaskFields fields)
    {
        bool kernel = s.StatOf(row).IsKernelThread;
        if (Due(s.LockedBytes, process, fields, TaskFields.LockedMemory))
        {
            if (kernel) s.LockedBytes.Set(process, 0L);
            else
            {
                Presence presence = Read(path, "status"u8, oneRecord: true);
                if (presence == Presence.Present && StatusParser.TryLockedBytes(_buffer.Text, out ulong locked)) s.LockedBytes.Set(process, (long)locked);
                else s.LockedBytes.Set(process, Failed(presence) == Presence.NotSupported ? Presence.NotApplicable : Failed(presence));
            }
        }
        if (Due(s.ResidentBytes, process, fields, TaskFields.MemorySize)) LoadResident(s, row, process, path);
        if (Due(s.Executables, process, fields, TaskFields.Executable))
        {
            if (kernel) s.Executables.Set(process, Presence.NotApplicable);
            else LoadLink(s, s.Executables, process, path, "exe"u8);
        }
        if (Due(s.OpenFiles, process, fields, TaskFields.OpenFiles)) LoadOpenFiles(s, process, path);
        if (Due(s.OutOfMemory, process, fields, TaskFields.OutOfMemory))
        {
            Presence presence = ReadNumber(path, "oom_score"u8, out int score);
            if (presence == Presence.Present) presence = ReadNumber(path, "oom_score_adj"u8, out int adjustment) is var second && second == Presence.Present ? Keep(s, process, score, adjustment) : second;
            if (presence != Presence.Present) s.OutOfMemory.Set(process, presence);
        }
    }

    private static Presence Keep(TaskSnapshot s, int process, int score, int adjustment)
    {
        s.OutOfMemory.Set(process, new OutOfMemoryFacts(score, adjustment));
        return Presence.Present;
    }

    private void LoadStatus(TaskSnapshot s, int row, ProcPath path)
    {
        Presence presence = Read(path, "status"u8, oneRecord: true);
        if (presence == Presence.Present && StatusParser.TryParse(_buffer.Text, out TaskStatus status))
        {
            s.Statuses.Set(row, status);
            s.StatusTexts.Grow(row + 1);
            s.StatusTexts.Set(row, s.Texts.Add(_buffer.Text));
        }
        else s.Statuses.Set(row, Failed(presence));
    }

    // statm: size resident shared text lib data dt, in pages (proc_pid_statm(5)); all 0 without an address space.
    private void LoadResident(TaskSnapshot s, int row, int process, ProcPath path)
    {
        bool none = s.StatOf(row).IsKernelThread || s.StatOf(row).State is (byte)'Z' or (byte)'X';
        Presence presence = none ? Presence.NotApplicable : Read(path, "statm"u8, oneRecord: true);
        DecimalScanner numbers = new(_buffer.Text);
        if (presence == Presence.Present && numbers.TryNext(out _) && numbers.TryNext(out long pages)) s.ResidentBytes.Set(process, pages * s.Machine.PageBytes);
        else s.ResidentBytes.Set(process, Failed(presence));
    }

    private void LoadRemainder(TaskSnapshot s, int row, ProcPath path)
    {
        Presence presence = Read(path, "stat"u8, oneRecord: true);
        if (presence == Presence.Present && StatParser.TryParse(_buffer.Text, out TaskStat stat, out TaskStatRemainder remainder, out _))
        {
            // The same number may be another task by now: its start time tells.
            if (stat.StartTicks == s.StatOf(row).StartTicks) s.Remainders.Set(row, remainder);
            else s.Remainders.Set(row, Presence.Gone);
        }
        else s.Remainders.Set(row, Failed(presence));
    }

    private void LoadOwner(TaskSnapshot s, int row, ProcPath path)
    {
        Errno error = Files.Status(root.Descriptor, path.Terminated, out FileStatus status);
        if (error == Errno.None) s.Owners.Set(row, new OwnerFacts(status.UserId, status.GroupId));
        else s.Owners.Set(row, Presence.Gone);
    }

    private void LoadOpenFiles(TaskSnapshot s, int process, ProcPath path)
    {
        int length = path.Length;
        path = path.Text("fd"u8);
        int directory = Files.Open(root.Descriptor, path.Terminated, OpenFlags.Directory);
        path.Truncate(length);
        if (directory < 0)
        {
            s.OpenFiles.Set(process, Reason(ReadOutcomes.From(directory)));
            return;
        }
        // Since Linux 6.2 the directory's size is the number of open descriptors (proc_pid_fd(5)).
        long count = Files.Status(directory, "\0"u8, out FileStatus status) == Errno.None ? status.SizeBytes : 0;
        int got;
        if (count == 0)
        {
            while ((got = Files.ReadDirectory(directory, _link)) > 0)
            {
                DirectoryEntries entries = new(_link.AsSpan(0, got));
                while (entries.MoveNext())
                {
                    if (entries.Name[0] != '.') count++;
                }
            }
        }
        Files.Close(directory);
        s.OpenFiles.Set(process, count);
    }

    private void LoadNamespaces(TaskSnapshot s, int row, ProcPath path)
    {
        NamespaceFacts facts = default;
        Presence presence = Namespace(path, "ns/pid"u8, ref facts.Pid);
        if (presence == Presence.Present)
        {
            Namespace(path, "ns/cgroup"u8, ref facts.ControlGroup);
            Namespace(path, "ns/ipc"u8, ref facts.Ipc);
            Namespace(path, "ns/mnt"u8, ref facts.Mount);
            Namespace(path, "ns/net"u8, ref facts.Network);
            Namespace(path, "ns/time"u8, ref facts.Time);
            Namespace(path, "ns/user"u8, ref facts.User);
            Namespace(path, "ns/uts"u8, ref facts.Uts);
            s.Namespaces.Set(row, facts);
        }
        else s.Namespaces.Set(row, presence);
    }

    private Presence Namespace(ProcPath path, ReadOnlySpan<byte> file, ref uint inode)
    {
        int length = path.Length;
        path = path.Text(file);
        int got = Files.ReadLink(root.Descriptor, path.Terminated, _link);
        path.Truncate(length);
        if (got < 0) return Reason(ReadOutcomes.From(got));
        ReadOnlySpan<byte> text = _link.AsSpan(0, got);
        int open = text.IndexOf((byte)'[');
        if (open > 0 && new DecimalScanner(text[(open + 1)..]).TryNext(out long value)) inode = (uint)value;
        return Presence.Present;
    }

    private void LoadLink(TaskSnapshot s, FactTable<StoredText> table, int at, ProcPath path, ReadOnlySpan<byte> file)
    {
        int length = path.Length;
        path = path.Text(file);
        int got = Files.ReadLink(root.Descriptor, path.Terminated, _link);
        path.Truncate(length);
        if (got >= 0) table.Set(at, s.Texts.Add(_link.AsSpan(0, got)));
        else table.Set(at, Reason(ReadOutcomes.From(got)));
    }

    private Presence ReadNumber(ProcPath path, ReadOnlySpan<byte> file, out int value)
    {
        Presence presence = Read(path, file, oneRecord: true);
        long number = 0;
        if (presence == Presence.Present && !new DecimalScanner(_buffer.Text).TryNext(out number)) presence = Presence.NotSupported;
        value = (int)number;
        return presence;
    }

    private Presence Read(ProcPath path, ReadOnlySpan<byte> file, bool oneRecord)
    {
        int length = path.Length;
        path = path.Text(file);
        ReadOutcome outcome = root.Read(path.Terminated, _buffer, oneRecord);
        path.Truncate(length);
        return Reason(outcome);
    }

    private static void SetText(TaskSnapshot s, FactTable<StoredText> table, int at, Presence presence, ReadOnlySpan<byte> text)
    {
        if (presence == Presence.Present) table.Set(at, s.Texts.Add(text));
        else table.Set(at, presence);
    }

    private static bool Due<T>(FactTable<T> table, int at, TaskFields asked, TaskFields group) where T : struct
    {
        if ((asked & group) == 0 || table.PresenceOf(at) != Presence.NotRead) return false;
        table.Grow(at + 1);
        return true;
    }

    private static Presence Failed(Presence presence) => presence == Presence.Present ? Presence.NotSupported : presence;

    /// <summary>What the outcome of a read means for the value.</summary>
    public static Presence Reason(ReadOutcome outcome) => outcome switch
    {
        ReadOutcome.Read => Presence.Present,
        ReadOutcome.Gone => Presence.Gone,
        ReadOutcome.NotPermitted => Presence.NotPermitted,
        ReadOutcome.TimedOut => Presence.TimedOut,
        ReadOutcome.NotApplicable => Presence.NotApplicable,
        _ => Presence.NotSupported,
    };
}
