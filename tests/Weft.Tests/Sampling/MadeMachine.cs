using Weft.Sampling;
using Weft.Tasks;

namespace Weft.Tests.Sampling;

/// <summary>Tasks that come, change and go by a seed, so that a run can be had again.</summary>
internal sealed class MadeMachine(int seed)
{
    private readonly Random _random = new(seed);
    private List<MadeTask> _tasks = [];

    public IReadOnlyList<MadeTask> Tasks => _tasks;

    /// <summary>The rows a second later, in the order of a snapshot.</summary>
    public IReadOnlyList<MadeTask> Step(int newProcesses)
    {
        List<MadeTask> next = [];
        foreach (MadeTask task in _tasks)
        {
            if (_random.Next(20) == 0) continue;
            next.Add(_random.Next(3) == 0 ? Changed(task) : task);
        }
        for (int i = 0; i < newProcesses; i++) AddProcess(next);
        if (_random.Next(4) == 0) AddThread(next);
        // Sorted stably by process; threads stay in the order in which they were made, sometimes shuffled as no kernel does.
        _tasks = [.. next.OrderBy(static t => t.ProcessId).ThenBy(static t => t.Kind)];
        if (_tasks.Count > 2 && _random.Next(10) == 0) Shuffle();
        return _tasks;
    }

    /// <summary>Some that ended.</summary>
    public EndedTask[] Ended() => [.. Enumerable.Range(0, _random.Next(4)).Select(i => new EndedTask
    {
        Id = new TaskId(_random.Next(1, 99), _random.Next(1, 99), (ulong)_random.NextInt64()),
        Kind = (RowKind)_random.Next(2),
        ParentProcessId = _random.Next(99),
        Name = [.. Enumerable.Range(0, _random.Next(5)).Select(_ => (byte)_random.Next(256))],
        Count = _random.Next(1, 500),
        IsShortLived = _random.Next(2) == 0,
        CpuNanoseconds = _random.Next(2) == 0 ? -1 : _random.NextInt64(1L << 40),
        WaitStatus = _random.Next(2) == 0 ? null : _random.Next(-5, 70000),
    })];

    private void AddProcess(List<MadeTask> to)
    {
        int id = _random.Next(1, 60);
        if (to.Exists(t => t.ProcessId == id)) return;
        ulong start = (ulong)_random.Next(1, 5);
        to.Add(Changed(new MadeTask { Kind = RowKind.Process, ProcessId = id, Tid = id, StartTicks = start, CommandPresence = (Presence)_random.Next(3), Command = Text(40) }));
        int threads = _random.Next(6);
        for (int i = 0; i < threads; i++) to.Add(Changed(new MadeTask { Kind = RowKind.Thread, ProcessId = id, Tid = id + (i * 100), StartTicks = start + (ulong)_random.Next(2) }));
    }

    private void AddThread(List<MadeTask> to)
    {
        if (to.Count == 0) return;
        MadeTask beside = to[_random.Next(to.Count)];
        to.Add(Changed(new MadeTask { Kind = RowKind.Thread, ProcessId = beside.ProcessId, Tid = _random.Next(1000, 9000), StartTicks = (ulong)_random.Next(9) }));
    }

    private void Shuffle()
    {
        int at = _random.Next(_tasks.Count - 1);
        if (_tasks[at].ProcessId == _tasks[at + 1].ProcessId) (_tasks[at], _tasks[at + 1]) = (_tasks[at + 1], _tasks[at]);
    }

    private MadeTask Changed(MadeTask task)
    {
        bool process = task.Kind == RowKind.Process;
        return task with
        {
            Name = _random.Next(5) == 0 ? Text(15) : task.Name,
            State = (byte)_random.Next(256),
            Parent = _random.Next(-1, 60),
            ThreadCount = _random.Next(9),
            Processor = _random.Next(-1, 256),
            Flags = (uint)_random.Next(),
            Nice = _random.Next(-20, 20),
            CpuNanoseconds = Counter(),
            UserTicks = Counter(),
            SystemTicks = Counter(),
            ChildUserTicks = Counter(),
            MinorFaults = Counter(),
            MajorFaults = Counter(),
            VirtualBytes = Counter(),
            OwnerPresence = (Presence)_random.Next(1, 3),
            UserId = 0,
            SchedulerPresence = (Presence)_random.Next(1, 4),
            ResidentPresence = process ? Presence.Present : Presence.NotRead,
            ResidentBytes = process ? (long)(Counter() >> 1) : 0,
            RatesPresence = Presence.Present,
            CpuPercent = Rate(),
            RunDelayPercent = Rate(),
            BlockedPercent = Rate(),
            MinorFaultsPerSecond = Rate(),
            WriteBytesPerSecond = Rate(),
            GoneChildrenPercent = Rate(),
            GoneChildren = _random.Next(3),
            IsNew = _random.Next(2) == 0,
        };
    }

    // Numbers that a rate's code holds exactly; how near it comes to others has a test of its own.
    private double Rate() => _random.Next(5) switch { 0 => double.NaN, 1 => _random.Next(4096) * 65536.0, 2 => 0, _ => _random.Next(4096) / 8.0 };

    private ulong Counter() => _random.Next(4) switch { 0 => 0, 1 => (ulong)_random.Next(100), 2 => (ulong)_random.NextInt64(), _ => ulong.MaxValue - (ulong)_random.Next(3) };

    private string Text(int longest) => string.Concat(Enumerable.Range(0, _random.Next(longest + 1)).Select(_ => (char)_random.Next(256)));
}
