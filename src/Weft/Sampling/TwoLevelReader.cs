using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>
/// Reads tasks from /proc for a sampler with few files: the stat of each process, and those of threads only where they may have
/// done something, for the kernel has already added up what all threads of a process used. The other rows are taken over from
/// the look before; each of them is read at least every <see cref="SweepLooks"/> looks all the same.
/// </summary>
/// <remarks>
/// What it can miss for so long: a thread other than the leader that changed its state, name, priority or owner and used less
/// than a clock tick. In a large process that is busy, the threads that were busy before are read first, and the others only
/// when those do not explain what the process used.
/// </remarks>
internal sealed class TwoLevelReader(ProcRoot root)
{
    /// <summary>Every row is read at least once in so many looks; a part of them at each.</summary>
    public const int SweepLooks = 10;

    // Fewer are read outright: to think would cost more.
    private const int ManyThreads = 16;

    private readonly ThreadRows _threads = new(root);
    private readonly ReadBuffer _stat = new(2048, 1 << 16);
    private readonly List<int> _listed = [];
    private int _look;

    /// <summary>Fills a snapshot that was begun.</summary>
    /// <param name="scanner">Lists the processes.</param>
    /// <param name="request">Which processes, and whether owners are wanted.</param>
    /// <param name="before">The look before; null for none.</param>
    /// <param name="now">The snapshot.</param>
    /// <returns>Whether every row was read and none taken over.</returns>
    public bool Fill(TaskScanner scanner, TaskRequest request, TaskSnapshot? before, TaskSnapshot now)
    {
        // Another engine's times are finer; the two do not mix.
        if (before is { Engine: not EngineChoice.Procfs }) before = null;
        _look = (_look + 1) % SweepLooks;
        _threads.Begin(before, now, (request.Fields & TaskFields.Owner) != 0, _look);
        _listed.Clear();
        if (request.ProcessIds is { } ids)
        {
            for (int i = 0; i < ids.Count; i++)
                if (scanner.IsProcess(ids[i])) _listed.Add(ids[i]);
        }
        else
        {
            scanner.List(_listed);
        }
        int old = 0, count = before?.ProcessCount ?? 0;
        foreach (int id in _listed)
        {
            while (old < count && before!.ProcessOf(old).ProcessId < id) old++;
            AddProcess(id, before, now, old < count && before!.ProcessOf(old).ProcessId == id ? old : -1);
        }
        return !_threads.HasTakenOver;
    }

    private void AddProcess(int id, TaskSnapshot? before, TaskSnapshot now, int old)
    {
        ProcPath path = new ProcPath(stackalloc byte[ProcPath.MaximumBytes]).Number(id).Text("/stat"u8);
        if (ProcRoot.ReadAt(root.Descriptor, path.Terminated, _stat, oneRecord: true) != ReadOutcome.Read) return;
        if (!StatParser.TryParse(_stat.Text, out TaskStat stat, out ReadOnlySpan<byte> name)) return;
        int first = -1;
        if (old >= 0)
        {
            first = before!.ProcessOf(old).FirstRow;
            if (before.StatOf(first).StartTicks != stat.StartTicks) first = -1;
        }
        int process = now.AddProcess(id);
        int row = now.AddRow(process, RowKind.Process, stat, name);
        _threads.SetOwner(row, first, id, stat.Tid);
        if (first < 0) _threads.ReadAll(process, id, -1, 0);
        else AddThreads(before!, now, old, process, HasMoved(before!, first, stat, name));
        if (now.Count == row + 1) _threads.AddLeader(process, stat, name);
    }

    private void AddThreads(TaskSnapshot before, TaskSnapshot now, int old, int process, bool hasMoved)
    {
        int first = before.ProcessOf(old).FirstRow, count = before.RowsOf(old) - 1, row = now.ProcessOf(process).FirstRow;
        int id = now.ProcessOf(process).ProcessId;
        ref TaskStat stat = ref now.StatOf(row);
        bool isSame = stat.ThreadCount == count;
        if (isSame && (!hasMoved || count >= ManyThreads) && _threads.TryTakeOver(process, id, first + 1, count, out ThreadSums moved))
        {
            if (!hasMoved) return;
            ref TaskStat was = ref before.StatOf(first);
            ref TaskSnapshot.ProcessEntry entry = ref now.ProcessOf(process);
            entry.Unexplained = before.ProcessOf(old).Unexplained + new ThreadSums(stat.UserTicks + stat.SystemTicks - was.UserTicks - was.SystemTicks, stat.MinorFaults - was.MinorFaults, stat.MajorFaults - was.MajorFaults) - moved;
            // Each thread's time is cut to whole ticks, the process's as well: one more or less says nothing.
            if (entry.Unexplained is { Ticks: <= 1, MinorFaults: <= 0, MajorFaults: <= 0 }) return;
            entry.Unexplained = default;
        }
        now.Truncate(row + 1);
        _threads.ReadAll(process, id, first + 1, count);
    }

    private static bool HasMoved(TaskSnapshot before, int row, in TaskStat now, ReadOnlySpan<byte> name)
    {
        ref TaskStat was = ref before.StatOf(row);
        return now.UserTicks != was.UserTicks || now.SystemTicks != was.SystemTicks || now.MinorFaults != was.MinorFaults || now.MajorFaults != was.MajorFaults
            || now.ThreadCount != was.ThreadCount || now.State != was.State || now.State == (byte)'R' || now.ParentTgid != was.ParentTgid
            || now.Priority != was.Priority || now.Nice != was.Nice || now.Policy != was.Policy || !name.SequenceEqual(before[row].Name);
    }
}
