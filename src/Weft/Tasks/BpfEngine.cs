using Weft.Linux.Bpf;
using Weft.Linux.Procfs;

namespace Weft.Tasks;

/// <summary>
/// Fills a snapshot's rows from the kernel's task list by the BPF task iterator: one pass, no file a task. What the
/// kernel's task does not hold (resident memory, command lines, a kernel thread's full name) is read from /proc.
/// </summary>
internal sealed class BpfEngine : IDisposable
{
    private const int ReadsBeforeWalk = 2;

    // A sampler lists /proc so often: that walks over every thread id there is, and who is hidden from BPF seldom changes.
    private const int ListedEach = 10;

    private readonly TaskIterator _iterator;
    private readonly ProcRoot _root;
    private readonly ProcfsEngine _procfs;
    private readonly List<int> _listed = [];
    private readonly TaskIteratorBuffer _buffer = new();
    private readonly KernelThreadNames _names;
    private int[] _order = new int[256];
    private ulong[] _keys = new ulong[256];
    private readonly List<ulong> _groups = [];
    private readonly List<int> _unmet = [];
    private TaskWalk? _walk;
    private bool _isWalked;
    private int _sinceListed = ListedEach;
    private int _walkRoom;
    private int _reads;
    private bool _mayWalk = true;

    private BpfEngine(TaskIterator iterator, ProcRoot root, ProcfsEngine procfs)
    {
        _iterator = iterator;
        _names = new KernelThreadNames(root);
        _root = root;
        _procfs = procfs;
    }

    /// <summary>Loads the program; null with the reason when this user, this kernel or this root does not allow it.</summary>
    public static BpfEngine? TryCreate(ProcRoot root, ProcfsEngine procfs, out string reason)
    {
        if (!EngineEstimate.IsSystemRoot(root))
        {
            reason = "the proc root is not /proc";
            return null;
        }
        return TaskIterator.TryCreate(out reason) is { } iterator ? new BpfEngine(iterator, root, procfs) : null;
    }

    /// <summary>Adds all rows the request asks for; false with the reason when the kernel refused.</summary>
    public bool TryFill(TaskSnapshot snapshot, TaskRequest request, out string reason)
    {
        reason = "";
        if (request.ProcessIds is not { } ids) return TryFillFrom(snapshot, request, 0, out reason);
        foreach (int id in ids)
        {
            if (!TryFillFrom(snapshot, request, id, out reason)) return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _walk?.Dispose();
        _iterator.Dispose();
    }

    private bool TryFillFrom(TaskSnapshot snapshot, TaskRequest request, int processId, out string reason)
    {
        // A hardened kernel may keep a process from BPF that /proc shows: what was listed before and is not met is read there.
        _listed.Clear();
        bool lists = processId == 0 && (!request.Counters || ++_sinceListed >= ListedEach);
        if (lists) _procfs.List(_listed);
        else if (processId == 0) _listed.AddRange(_unmet);
        else if (_procfs.IsProcess(processId)) _listed.Add(processId);
        if (!TryRead(processId, request.Counters, out ReadOnlySpan<KernelTask> tasks, out reason)) return false;
        Sort(tasks);
        if (lists)
        {
            _sinceListed = 0;
            _unmet.Clear();
        }
        int listed = 0;
        for (int i = 0; i < tasks.Length;)
        {
            int id = tasks[_order[i]].Tgid;
            int end = i + 1;
            while (end < tasks.Length && tasks[_order[end]].Tgid == id) end++;
            while (listed < _listed.Count && _listed[listed] < id) AddUnmet(snapshot, _listed[listed++], lists, request);
            if (listed < _listed.Count && _listed[listed] == id) listed++;
            InOrderOfAge(tasks, i, end);
            AddProcess(snapshot, request, tasks, _order.AsSpan(i, end - i));
            i = end;
        }
        while (listed < _listed.Count) AddUnmet(snapshot, _listed[listed++], lists, request);
        _procfs.Finish();
        _walk?.Release();
        return true;
    }

    private void AddUnmet(TaskSnapshot snapshot, int id, bool isNoted, TaskRequest request)
    {
        if (isNoted) _unmet.Add(id);
        _procfs.AddProcess(snapshot, id, request);
    }

    // Of all tasks by the walk where the kernel has it: it costs a quarter of the iterator, but 4 ms to set up, so a view that looks
    // again and again takes it. A sampler does from the first: the iterator's buffer would stay with it.
    private bool TryRead(int processId, bool looksAgain, out ReadOnlySpan<KernelTask> tasks, out string reason)
    {
        tasks = default;
        _isWalked = processId == 0 && _mayWalk && (looksAgain || ++_reads > ReadsBeforeWalk) && TryWalk(out tasks);
        if (_isWalked)
        {
            reason = "";
            return true;
        }
        bool isRead = _iterator.TryRead(processId, _buffer, out reason);
        tasks = isRead ? _buffer.Tasks : default;
        return isRead;
    }

    private bool TryWalk(out ReadOnlySpan<KernelTask> tasks)
    {
        tasks = default;
        while (true)
        {
            if (_walkRoom == 0) _walkRoom = Math.Min(TaskWalk.MaximumTasks, RoomForAll());
            _walk ??= TaskWalk.TryCreate(_walkRoom, out _);
            if (_walk is null || !_walk.TryRead(out tasks, out bool isFull, out _))
            {
                _mayWalk = false;
                return false;
            }
            if (!isFull) return true;
            // Its room is of a fixed size; a machine that has grown beyond any is read by the iterator from now on.
            _walk.Dispose();
            _walk = null;
            _walkRoom = _walkRoom == TaskWalk.MaximumTasks ? int.MaxValue : Math.Min(TaskWalk.MaximumTasks, _walkRoom * 2);
        }
    }

    // A quarter more than there are: half a kilobyte of the kernel's memory a task.
    private int RoomForAll() =>
        MachineFiles.LoadAverage(_root, new ReadBuffer(128), out LoadAverage load) == ReadOutcome.Read ? 512 + (load.TotalTasks / 4 * 5) : 4096;

    // The iterator goes by tid, so the threads of a process made late stand apart from it: by process, then by tid. The walk has
    // them together, and the processes in the order of their making, which is the order of their ids until these begin again from below.
    private void Sort(ReadOnlySpan<KernelTask> tasks)
    {
        if (_order.Length < tasks.Length)
        {
            _order = new int[Math.Max(tasks.Length, _order.Length * 2)];
            _keys = new ulong[_order.Length];
        }
        bool isInOrder = true;
        for (int i = 0; i < tasks.Length; i++)
        {
            _order[i] = i;
            isInOrder &= i == 0 || tasks[i - 1].Tgid <= tasks[i].Tgid;
        }
        if (isInOrder) return;
        if (_isWalked)
        {
            SortProcesses(tasks);
            return;
        }
        for (int i = 0; i < tasks.Length; i++)
        {
            _keys[i] = ((ulong)(uint)tasks[i].Tgid << 32) | (uint)tasks[i].Tid;
        }
        Array.Sort(_keys, _order, 0, tasks.Length);
    }

    // The threads of each are together already: their processes alone are put in order.
    private void SortProcesses(ReadOnlySpan<KernelTask> tasks)
    {
        _groups.Clear();
        for (int i = 0; i < tasks.Length; i++)
            if (i == 0 || tasks[i].Tgid != tasks[i - 1].Tgid) _groups.Add(((ulong)(uint)tasks[i].Tgid << 32) | (uint)i);
        _groups.Sort();
        int to = 0;
        foreach (ulong group in _groups)
        {
            int at = (int)(uint)group, id = tasks[at].Tgid;
            while (at < tasks.Length && tasks[at].Tgid == id) _order[to++] = at++;
        }
    }

    // /proc lists the threads of a process as they were made. Their tids go the same way until the kernel has handed out its
    // highest and begins again below.
    private void InOrderOfAge(ReadOnlySpan<KernelTask> tasks, int from, int end)
    {
        bool ascending = true;
        for (int i = from + 1; i < end && ascending; i++) ascending = tasks[_order[i - 1]].StartBootTimeNanoseconds <= tasks[_order[i]].StartBootTimeNanoseconds;
        if (ascending) return;
        for (int i = from; i < end; i++) _keys[i] = tasks[_order[i]].StartBootTimeNanoseconds;
        Array.Sort(_keys, _order, from, end - from);
    }

    private void AddProcess(TaskSnapshot snapshot, TaskRequest request, ReadOnlySpan<KernelTask> tasks, ReadOnlySpan<int> group)
    {
        int process = snapshot.AddProcess(tasks[group[0]].Tgid);
        if (request.Rows != RowMode.Threads)
        {
            int leader = group[0];
            foreach (int at in group)
            {
                if (tasks[at].Tid == tasks[at].Tgid) leader = at;
            }
            AddRow(snapshot, process, RowKind.Process, tasks[leader], Whole(snapshot, tasks, group, tasks[leader]));
            snapshot.RowOf(snapshot.Count - 1).ChildNanoseconds = tasks[leader].ChildrenUserTimeNanoseconds + tasks[leader].ChildrenSystemTimeNanoseconds;
            if (request.Counters) AddCounters(snapshot, tasks[leader], Switches(tasks, group, tasks[leader]));
        }
        if (request.Rows == RowMode.Processes) return;
        foreach (int at in group)
        {
            AddRow(snapshot, process, RowKind.Thread, tasks[at], Own(snapshot, tasks[at]));
            if (request.Counters) AddCounters(snapshot, tasks[at], new SwitchCounts(tasks[at].VoluntarySwitches, tasks[at].InvoluntarySwitches));
        }
    }

    // Of the row added last. The scheduler's counters are those of schedstat, which are the leader's own in a process's file too.
    private void AddCounters(TaskSnapshot snapshot, in KernelTask task, SwitchCounts switches)
    {
        int row = snapshot.Count - 1;
        snapshot.Switches.Grow(row + 1);
        snapshot.Switches.Set(row, switches);
        snapshot.Schedulers.Grow(row + 1);
        if (!_iterator.HasRunDelay) snapshot.Schedulers.Set(row, Presence.NotSupported);
        else snapshot.Schedulers.Set(row, new SchedulerCounters { RunNanoseconds = task.SumExecRuntimeNanoseconds, RunDelayNanoseconds = task.RunDelayNanoseconds, Slices = task.RunCount });
    }

    private static SwitchCounts Switches(ReadOnlySpan<KernelTask> tasks, ReadOnlySpan<int> group, in KernelTask leader)
    {
        ulong voluntary = leader.DeadThreadsVoluntarySwitches, involuntary = leader.DeadThreadsInvoluntarySwitches;
        foreach (int at in group)
        {
            voluntary += tasks[at].VoluntarySwitches;
            involuntary += tasks[at].InvoluntarySwitches;
        }
        return new SwitchCounts(voluntary, involuntary);
    }

    private void AddRow(TaskSnapshot snapshot, int process, RowKind kind, in KernelTask task, (TaskStat Stat, ulong Nanoseconds) facts)
    {
        int row = snapshot.AddRow(process, kind, facts.Stat, task.IsKernelThread ? _names.Get(task) : TaskName.Text(in task.Name));
        ref TaskSnapshot.RowEntry entry = ref snapshot.RowOf(row);
        entry.CpuNanoseconds = facts.Nanoseconds;
        snapshot.Owners.Grow(row + 1);
        snapshot.Owners.Set(row, new OwnerFacts(task.EffectiveUserId, task.EffectiveGroupId));
        snapshot.LockedBytes.Grow(process + 1);
        snapshot.LockedBytes.Set(process, (long)task.LockedPages * snapshot.Machine.PageBytes);
    }

    private (TaskStat Stat, ulong Nanoseconds) Own(TaskSnapshot snapshot, in KernelTask task)
    {
        TaskStat stat = Shared(snapshot, task);
        stat.MinorFaults = task.MinorFaults;
        stat.MajorFaults = task.MajorFaults;
        Split(snapshot, ref stat, task.SumExecRuntimeNanoseconds, task.UserTimeNanoseconds, task.SystemTimeNanoseconds);
        return (stat, task.SumExecRuntimeNanoseconds);
    }

    private (TaskStat Stat, ulong Nanoseconds) Whole(TaskSnapshot snapshot, ReadOnlySpan<KernelTask> tasks, ReadOnlySpan<int> group, in KernelTask leader)
    {
        TaskStat stat = Shared(snapshot, leader);
        ulong run = leader.DeadThreadsRuntimeNanoseconds, user = leader.DeadThreadsUserTimeNanoseconds, system = leader.DeadThreadsSystemTimeNanoseconds;
        stat.MinorFaults = leader.DeadThreadsMinorFaults;
        stat.MajorFaults = leader.DeadThreadsMajorFaults;
        foreach (int at in group)
        {
            run += tasks[at].SumExecRuntimeNanoseconds;
            user += tasks[at].UserTimeNanoseconds;
            system += tasks[at].SystemTimeNanoseconds;
            stat.MinorFaults += tasks[at].MinorFaults;
            stat.MajorFaults += tasks[at].MajorFaults;
        }
        Split(snapshot, ref stat, run, user, system);
        return (stat, run);
    }

    private TaskStat Shared(TaskSnapshot snapshot, in KernelTask task)
    {
        ulong tick = (ulong)(1_000_000_000 / snapshot.Machine.TicksPerSecond);
        return new TaskStat
        {
            Tid = task.Tid,
            ParentTgid = task.ParentTgid,
            ProcessGroup = task.ProcessGroup,
            Session = task.Session,
            Terminal = (int)task.TerminalDevice,
            TerminalProcessGroup = task.TerminalProcessGroup,
            Flags = task.Flags,
            Priority = task.Priority - 100,
            Nice = task.Nice,
            ThreadCount = task.ThreadCount,
            ExitSignal = task.ExitSignal,
            Processor = task.Processor,
            RealtimePriority = task.RealtimePriority,
            Policy = task.Policy,
            State = task.StateLetter,
            StartTicks = task.StartBootTimeNanoseconds / tick,
            // A kernel thread may borrow an address space for a while; it has none of its own.
            VirtualBytes = task.IsKernelThread ? 0 : task.TotalVirtualPages * (ulong)snapshot.Machine.PageBytes,
            ResidentPages = _iterator.HasResidentPages ? task.IsKernelThread ? 0 : Math.Max(0, task.ResidentPages) : -1,
            ChildUserTicks = task.ChildrenUserTimeNanoseconds / tick,
            ChildSystemTicks = task.ChildrenSystemTimeNanoseconds / tick,
            ChildMinorFaults = task.ChildrenMinorFaults,
            ChildMajorFaults = task.ChildrenMajorFaults,
        };
    }

    // The kernel counts user and system time by ticks and shares out the exact run time in their ratio
    // (kernel/sched/cputime.c cputime_adjust), so that both add up to it.
    private static void Split(TaskSnapshot snapshot, ref TaskStat stat, ulong run, ulong user, ulong system)
    {
        ulong tick = (ulong)(1_000_000_000 / snapshot.Machine.TicksPerSecond);
        ulong scaled = user + system == 0 || system == 0 ? 0 : user == 0 ? run : (ulong)((UInt128)run * system / (user + system));
        stat.SystemTicks = scaled / tick;
        stat.UserTicks = (run - scaled) / tick;
    }
}
