using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>Adds the thread rows of a process: read from /proc, or taken over from the look before.</summary>
internal sealed class ThreadRows(ProcRoot root)
{
    private const int DirectoryBytes = 1 << 20;

    private readonly ReadBuffer _stat = new(2048, 1 << 16);
    private byte[] _entries = new byte[1 << 13];
    private TaskSnapshot? _before;
    private TaskSnapshot _now = new();
    private bool _wantsOwners;
    private int _turn;
    private Presence _counters;

    /// <summary>Whether a row was taken over since <see cref="Begin"/>.</summary>
    public bool HasTakenOver { get; private set; }

    /// <summary>Begins a look.</summary>
    public void Begin(TaskSnapshot? before, TaskSnapshot now, bool wantsOwners, int turn)
    {
        _before = before;
        _now = now;
        _wantsOwners = wantsOwners;
        _turn = turn;
        HasTakenOver = false;
    }

    /// <summary>Adds all threads as they are listed now.</summary>
    /// <param name="process">The process's index.</param>
    /// <param name="id">Its id.</param>
    /// <param name="old">Its first thread row in the look before; -1 for none.</param>
    /// <param name="count">How many it had there.</param>
    public void ReadAll(int process, int id, int old, int count)
    {
        if (_now.StatOf(_now.ProcessOf(process).FirstRow).ThreadCount == 1)
        {
            // The only thread is the leader, for that stays until the others are gone.
            _ = TryRead(process, id, id, old >= 0 && _before!.StatOf(old).Tid == id ? old : -1);
            return;
        }
        ProcPath path = new ProcPath(stackalloc byte[ProcPath.MaximumBytes]).Number(id).Text("/task"u8);
        int directory = Files.Open(root.Descriptor, path.Terminated, OpenFlags.Directory);
        if (directory < 0) return;
        int at = old, end = old + count, got;
        while ((got = Files.ReadDirectory(directory, _entries)) > 0)
        {
            DirectoryEntries entries = new(_entries.AsSpan(0, got));
            while (entries.MoveNext())
            {
                if (entries.Name is not [>= (byte)'1' and <= (byte)'9', ..] || !NumberText.TryInt32(entries.Name, out int tid)) continue;
                int found = old < 0 ? -1 : Find(tid, at, end);
                if (found >= 0) at = found + 1;
                _ = TryRead(process, id, tid, found);
            }
            // One call for a whole directory: between two calls the kernel may lose its place (fs/proc/base.c first_tid).
            if (got > _entries.Length - 64 && _entries.Length < DirectoryBytes) _entries = GC.AllocateUninitializedArray<byte>(DirectoryBytes);
        }
        Files.Close(directory);
    }

    /// <summary>
    /// Adds the threads of the look before: those that ran then, that wait for a CPU, or whose turn it is as they are now, the
    /// others as they were. False when one has ended, with rows that are of no use.
    /// </summary>
    /// <param name="process">The process's index.</param>
    /// <param name="id">Its id.</param>
    /// <param name="old">Its first thread row in the look before.</param>
    /// <param name="count">How many it had.</param>
    /// <param name="moved">What those that were read used since.</param>
    public bool TryTakeOver(int process, int id, int old, int count, out ThreadSums moved)
    {
        moved = default;
        TaskSnapshot before = _before!;
        ref TaskStat whole = ref _now.StatOf(_now.ProcessOf(process).FirstRow);
        for (int row = old; row < old + count; row++)
        {
            ref TaskStat was = ref before.StatOf(row);
            if (was.Tid % TwoLevelReader.SweepLooks == _turn || was.State == (byte)'R' || HasRun(before, row))
            {
                if (!TryRead(process, id, was.Tid, row)) return false;
                ref TaskStat stat = ref _now.StatOf(_now.Count - 1);
                if (stat.StartTicks != was.StartTicks) return false;
                moved += new ThreadSums(stat.UserTicks + stat.SystemTicks - was.UserTicks - was.SystemTicks, stat.MinorFaults - was.MinorFaults, stat.MajorFaults - was.MajorFaults);
                continue;
            }
            HasTakenOver = true;
            int added = _now.AddRow(process, RowKind.Thread, was, before[row].Name);
            ref TaskStat taken = ref _now.StatOf(added);
            taken.VirtualBytes = whole.VirtualBytes;
            taken.ResidentPages = whole.ResidentPages;
            Copy(before.Schedulers, row, _now.Schedulers, added);
            if (_wantsOwners) Copy(before.Owners, row, _now.Owners, added);
        }
        return true;
    }

    /// <summary>Adds the leader's row from the process's own numbers: its thread ended between two reads.</summary>
    public void AddLeader(int process, in TaskStat stat, ReadOnlySpan<byte> name)
    {
        int row = _now.AddRow(process, RowKind.Thread, stat, name);
        _now.Schedulers.Grow(row + 1);
        _now.Schedulers.Set(row, Presence.Gone);
        if (_wantsOwners) Copy(_now.Owners, row - 1, _now.Owners, row);
    }

    /// <summary>Sets the owner of a row: taken over, or read where the row is new or its turn has come.</summary>
    public void SetOwner(int row, int old, int id, int tid)
    {
        if (!_wantsOwners) return;
        if (old >= 0 && tid % TwoLevelReader.SweepLooks != _turn && _before!.Owners.PresenceOf(old) == Presence.Present)
        {
            Copy(_before.Owners, old, _now.Owners, row);
            return;
        }
        ProcPath path = new ProcPath(stackalloc byte[ProcPath.MaximumBytes]).Number(id);
        if (_now.RowOf(row).Kind == RowKind.Thread) path = path.Text("/task/"u8).Number(tid);
        _now.Owners.Grow(row + 1);
        if (Files.Status(root.Descriptor, path.Terminated, out FileStatus status) == Errno.None) _now.Owners.Set(row, new OwnerFacts(status.UserId, status.GroupId));
        else _now.Owners.Set(row, Presence.Gone);
    }

    private bool TryRead(int process, int id, int tid, int old)
    {
        ProcPath path = new ProcPath(stackalloc byte[ProcPath.MaximumBytes]).Number(id).Text("/task/"u8).Number(tid).Text("/stat"u8);
        if (ProcRoot.ReadAt(root.Descriptor, path.Terminated, _stat, oneRecord: true) != ReadOutcome.Read) return false;
        if (!StatParser.TryParse(_stat.Text, out TaskStat stat, out ReadOnlySpan<byte> name)) return false;
        int row = _now.AddRow(process, RowKind.Thread, stat, name);
        if (old >= 0 && _before!.StatOf(old).StartTicks != stat.StartTicks) old = -1;
        SetOwner(row, old, id, tid);
        SetCounters(row, old, id, stat);
        return true;
    }

    // What a thread waited for CPUs is one more file, read of those that ran or want to.
    private void SetCounters(int row, int old, int id, in TaskStat stat)
    {
        FactTable<SchedulerCounters> table = _now.Schedulers;
        table.Grow(row + 1);
        if (_counters != Presence.NotRead)
        {
            table.Set(row, _counters);
            return;
        }
        ulong ticks = stat.UserTicks + stat.SystemTicks;
        bool isKnown = old >= 0 && _before!.Schedulers.PresenceOf(old) == Presence.Present;
        bool hasRun = old < 0 ? _before is not null || ticks > 0 : isKnown ? ticks != _before!.StatOf(old).UserTicks + _before.StatOf(old).SystemTicks : ticks > 0;
        if (!hasRun && stat.State != (byte)'R')
        {
            if (old >= 0) Copy(_before!.Schedulers, old, table, row);
            else table.Set(row, Presence.NotRead);
            return;
        }
        ReadOutcome outcome = TaskFiles.SchedulerCounters(TaskLocation.Thread(root, id, stat.Tid), _stat, out SchedulerCounters counters);
        if (outcome == ReadOutcome.Read) table.Set(row, counters);
        else table.Set(row, FieldLoader.Reason(outcome));
        if (outcome == ReadOutcome.NotSupported) _counters = Presence.NotSupported;
    }

    private int Find(int tid, int from, int end)
    {
        for (int row = from; row < end; row++)
            if (_before!.StatOf(row).Tid == tid) return row;
        return -1;
    }

    private static bool HasRun(TaskSnapshot before, int row) => before.Rates.PresenceOf(row) == Presence.Present && before.Rates[row].CpuPercent > 0;

    private static void Copy<T>(FactTable<T> from, int row, FactTable<T> to, int at) where T : struct
    {
        to.Grow(at + 1);
        Presence presence = from.PresenceOf(row);
        if (presence == Presence.Present) to.Set(at, from[row]);
        else to.Set(at, presence);
    }
}
