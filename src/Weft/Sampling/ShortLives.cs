using Weft.Linux.Bpf;
using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>
/// Sorts the ends of processes that the kernel told: of processes the snapshots knew, and of those that came and went between two
/// of them, which are folded by parent and name. Bounded.
/// </summary>
internal sealed class ShortLives : IDisposable
{
    private const int MostGroups = 256;
    private const int MostHeld = 4096;

    private readonly EndedProcessSource? _source;
    private readonly List<Group> _groups = [];
    private readonly List<Group> _known = [];
    private readonly List<TaskId> _told = [];
    private readonly List<EndedProcess> _held = [];
    private readonly List<EndedProcess> _again = [];
    private ulong _firstTick;

    /// <summary>Attaches where that is allowed.</summary>
    /// <param name="isSystem">Whether the tasks are those of the running kernel.</param>
    public ShortLives(bool isSystem) => _source = isSystem ? EndedProcessSource.TryCreate(EndedProcessSource.DefaultRingBytes, out _) : null;

    /// <summary>Whether ends are told here.</summary>
    public bool IsAttached => _source is not null;

    /// <summary>Ends that were lost for want of room.</summary>
    public long Lost => _source?.Lost ?? 0;

    /// <summary>Begins after the first snapshot: who is older is none of those that came and went since.</summary>
    public void Begin(TaskSnapshot first) => _firstTick = (ulong)(first.Machine.BootTimeNanoseconds / (1_000_000_000 / first.Machine.TicksPerSecond));

    /// <summary>Takes what was told since the last call, adds those that were never listed to the ended, and completes those that were.</summary>
    /// <param name="before">The snapshot before.</param>
    /// <param name="now">The snapshot, with rates; parents' counts of ended children grow.</param>
    /// <param name="matcher">Which of their rows belong together.</param>
    /// <param name="ended">Who is known to have ended.</param>
    public void Drain(TaskSnapshot before, TaskSnapshot now, TaskMatcher matcher, List<EndedTask> ended)
    {
        if (_source is null) return;
        _groups.Clear();
        _known.Clear();
        _again.Clear();
        _again.AddRange(_held);
        _held.Clear();
        long tick = 1_000_000_000 / now.Machine.TicksPerSecond;
        foreach (EndedProcess process in _again) Sort(process, (ulong)tick, before, now, matcher);
        while (_source.TryRead(out EndedProcess process)) Sort(process, (ulong)tick, before, now, matcher);
        Complete(before, ended);
        foreach (Group group in _groups)
        {
            ended.Add(new EndedTask
            {
                Id = group.Id, Kind = RowKind.Process, ParentProcessId = group.Parent, Name = group.Name, Count = group.Count,
                IsShortLived = true, CpuNanoseconds = group.Run, WaitStatus = group.Status,
            });
            int parent = now.Find(group.Parent);
            if (parent >= 0) now.Rates[now.ProcessOf(parent).FirstRow].GoneChildren += group.Count;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source?.Dispose();

    private void Sort(in EndedProcess process, ulong tick, TaskSnapshot before, TaskSnapshot now, TaskMatcher matcher)
    {
        TaskId id = new(process.Tgid, process.Tgid, process.StartBootTimeNanoseconds / tick);
        if (IsIn(now, id, out _))
        {
            // Freed after it was listed: the next look misses it.
            if (_held.Count < MostHeld) _held.Add(process);
            return;
        }
        if (IsIn(before, id, out int old))
        {
            if (matcher.ProcessNow(old) < 0) _known.Add(NewGroup(process, id));
            return;
        }
        if (_told.Remove(id) || id.StartTicks < _firstTick) return;
        Fold(process, id);
    }

    private void Fold(in EndedProcess process, in TaskId id)
    {
        ReadOnlySpan<byte> name = TaskName.Text(in process.Name);
        Group? group = null;
        foreach (Group one in _groups)
        {
            if (one.Parent != process.ParentTgid || !name.SequenceEqual(one.Name)) continue;
            group = one;
            break;
        }
        if (group is null)
        {
            if (_groups.Count < MostGroups)
            {
                _groups.Add(NewGroup(process, id));
                return;
            }
            // What is told is bounded; beyond that they are still counted, as children of nobody.
            if (_groups.Count == MostGroups) _groups.Add(new Group());
            group = _groups[^1];
        }
        group.Id = id;
        group.Count++;
        group.Run += (long)process.RunNanoseconds;
        group.Status = (int)process.Status;
    }

    // Who was listed is told when the listing misses it; the kernel's word may come a look later, and must then be known for what it is.
    private void Complete(TaskSnapshot before, List<EndedTask> ended)
    {
        for (int i = 0; i < ended.Count; i++)
        {
            EndedTask task = ended[i];
            if (task.Kind != RowKind.Process) continue;
            Group? known = null;
            foreach (Group one in _known)
                if (one.Id == task.Id) known = one;
            if (known is null)
            {
                if (_told.Count == MostHeld) _told.RemoveRange(0, MostHeld / 2);
                _told.Add(task.Id);
                continue;
            }
            int old = before.Find(task.Id.ProcessId);
            long was = old < 0 ? 0 : before[before.ProcessOf(old).FirstRow].CpuNanoseconds;
            ended[i] = task with { CpuNanoseconds = Math.Max(0, known.Run - was), WaitStatus = known.Status, ParentProcessId = known.Parent };
        }
    }

    private static bool IsIn(TaskSnapshot snapshot, in TaskId id, out int process)
    {
        process = snapshot.Find(id.ProcessId);
        return process >= 0 && snapshot.StatOf(snapshot.ProcessOf(process).FirstRow).StartTicks == id.StartTicks;
    }

    private static Group NewGroup(in EndedProcess process, in TaskId id) => new()
    {
        Id = id, Parent = process.ParentTgid, Name = TaskName.Text(in process.Name).ToArray(), Count = 1, Run = (long)process.RunNanoseconds, Status = (int)process.Status,
    };

    private sealed class Group
    {
        public TaskId Id { get; set; }

        public int Parent { get; init; }

        public byte[] Name { get; init; } = [];

        public int Count { get; set; }

        public long Run { get; set; }

        public int Status { get; set; }
    }
}
