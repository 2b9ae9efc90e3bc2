using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>What single processes show: one pass over the rows of a sample.</summary>
internal sealed class ProcessFindings(FindingMemory memory)
{
    private readonly ProcessTally _tally = new();
    private readonly SleepBook _sleeping = new();
    private readonly GrowthBook _growth = new();
    private readonly DeadBook _dead = new();
    private TaskSnapshot _snapshot = new();
    private long _passed;
    private int _busiestRow;
    private int _secondRow;
    private double _busiest;
    private double _second;
    private int _stopped;
    private int _mostGoneRow;
    private double _mostGone;
    private long _memoryBytes;

    /// <summary>CPUs online; 0 when not known.</summary>
    public int CpuCount { get; private set; }

    /// <summary>Tasks that are known to have been started in the interval: rows that are new, children that came and went.</summary>
    public long KnownStarts { get; private set; }

    /// <summary>Who has the most threads in disk sleep; null when none has.</summary>
    public TopFinding? MostSleepers { get; private set; }

    /// <summary>Who was charged with the most CPU time of children that are gone; null when nobody was.</summary>
    public TopFinding? MostGone => _mostGoneRow < 0 ? null : new TopFinding { Process = _snapshot[_mostGoneRow].Id, Name = _snapshot[_mostGoneRow].Name.ToArray(), Percent = _mostGone };

    public void Look(TaskSample sample, long time, long passed)
    {
        (_snapshot, _passed, CpuCount) = (sample.Snapshot, passed, sample.Machine.CpuCount);
        _memoryBytes = (long)(sample.Machine.Memory?.TotalBytes ?? 0);
        (_busiestRow, _secondRow, _busiest, _second, _stopped, KnownStarts, MostSleepers) = (-1, -1, 0, 0, 0, 0, null);
        (_mostGoneRow, _mostGone) = (-1, 0);
        _sleeping.Begin(time);
        _growth.Begin(time);
        _dead.Begin();
        for (int row = 0; row < _snapshot.Count;)
        {
            row = _tally.Fill(_snapshot, row, _sleeping);
            Look();
        }
        _growth.End();
        CountNewThreads();
        LookAtDead();
        if (_stopped >= memory.Level(FindingKind.Stopped, default, FindingLevels.Stopped, FindingLevels.StoppedEnd))
        {
            memory.Found(new TopFinding { Kind = FindingKind.Stopped, Grade = FindingGrade.Watch, Count = _stopped }, isCertain: false);
        }
    }

    /// <summary>That there is nothing to tell, with who is busiest.</summary>
    public TopFinding Nothing(TaskSnapshot snapshot) => new()
    {
        Kind = FindingKind.Nothing,
        Process = _busiestRow >= 0 ? snapshot[_busiestRow].Id : default,
        Name = _busiestRow >= 0 ? snapshot[_busiestRow].Name.ToArray() : [],
        Percent = _busiestRow >= 0 ? _busiest : double.NaN,
        OtherTid = _secondRow >= 0 ? snapshot[_secondRow].Tid : 0,
        OtherName = _secondRow >= 0 ? snapshot[_secondRow].Name.ToArray() : [],
        OtherPercent = _secondRow >= 0 ? _second : double.NaN,
    };

    private void Look()
    {
        if (_tally.CpuPercent > _busiest) (_secondRow, _second, _busiestRow, _busiest) = (_busiestRow, _busiest, _tally.Row, _tally.CpuPercent);
        else if (_tally.CpuPercent > _second) (_secondRow, _second) = (_tally.Row, _tally.CpuPercent);
        if (_tally.State is (byte)'T') _stopped++;
        if (_tally.State is (byte)'Z') _dead.Sees(_tally.Parent);
        KnownStarts += _tally.GoneChildren;
        if (_tally.GonePercent > _mostGone) (_mostGoneRow, _mostGone) = (_tally.Row, _tally.GonePercent);
        LookAtUse();
        LookAtStarts();
        LookAtSleep();
        _growth.Sees(_tally, out long threads, out long bytes, out long nanoseconds);
        if (threads >= FindingLevels.ThreadsGained) Found(FindingKind.ThreadGrowth, FindingGrade.Watch, amount: _tally.Threads, otherAmount: threads, nanoseconds: nanoseconds, weight: threads);
        if (bytes >= Math.Max(FindingLevels.BytesGained, FindingLevels.ShareGained * _memoryBytes)) Found(FindingKind.MemoryGrowth, FindingGrade.Watch, amount: _tally.ResidentBytes, otherAmount: bytes, nanoseconds: nanoseconds, weight: bytes);
    }

    private void LookAtUse()
    {
        if (_tally.CpuPercent >= FindingLevels.CpuBoundEnd && _tally.CpuPercent >= Level(FindingKind.CpuBound, FindingLevels.CpuBound, FindingLevels.CpuBoundEnd))
        {
            bool isOne = _tally.Threads > 1 && _tally.BusiestThread >= 0 && _tally.BusiestPercent >= FindingLevels.NearlyAll * _tally.CpuPercent;
            Found(FindingKind.CpuBound, FindingGrade.Calm, count: CpuCount, percent: _tally.CpuPercent, other: isOne ? _tally.BusiestThread : -1, weight: _tally.CpuPercent);
        }
        if (_tally.Delayed > 0 && _tally.DelayPercent >= Level(FindingKind.WaitingForCpu, FindingLevels.RunDelay, FindingLevels.RunDelayEnd))
        {
            Found(FindingKind.WaitingForCpu, FindingGrade.Watch, count: _tally.Delayed, percent: _tally.DelayPercent, weight: _tally.Delayed * _tally.DelayPercent);
        }
    }

    private void LookAtStarts()
    {
        if (_tally.GoneChildren == 0 || _passed <= 0) return;
        double starts = _tally.GoneChildren * 1e9 / _passed;
        if (starts < Level(FindingKind.ForkStorm, FindingLevels.Starts, FindingLevels.StartsEnd)) return;
        Found(FindingKind.ForkStorm, FindingGrade.Watch, count: (int)Math.Min(starts, int.MaxValue), percent: _tally.GonePercent, weight: starts);
    }

    private void LookAtSleep()
    {
        if (_sleeping.IsEmpty) return;
        int now = _sleeping.Of(_tally.Id.ProcessId);
        if (now > 0 && (MostSleepers is null || now > MostSleepers.Count)) MostSleepers = new TopFinding { Process = _tally.Id, Name = Name(), Count = now };
        int count = _sleeping.Of(_tally.Id.ProcessId, FindingLevels.DiskSleepNanoseconds, out long longest);
        if (count == 0) return;
        Found(FindingKind.DiskSleep, longest >= FindingLevels.HungNanoseconds ? FindingGrade.Stuck : FindingGrade.Watch, count: count, nanoseconds: longest, weight: longest, isCertain: true);
    }

    private void LookAtDead()
    {
        int parent = _dead.Most(out int count);
        if (count < FindingLevels.ZombiesEnd) return;
        int row = RowOf(parent);
        TaskId id = row >= 0 ? _snapshot[row].Id : default;
        if (count < memory.Level(FindingKind.Zombies, id, FindingLevels.Zombies, FindingLevels.ZombiesEnd)) return;
        memory.Found(new TopFinding { Kind = FindingKind.Zombies, Grade = FindingGrade.Watch, Process = id, Name = row >= 0 ? _snapshot[row].Name.ToArray() : [], Count = count, Weight = count }, isCertain: false);
    }

    private void CountNewThreads()
    {
        for (int row = 0; row < _snapshot.Count; row++)
        {
            if (_snapshot.RowOf(row).Kind == RowKind.Thread && _snapshot.Rates.PresenceOf(row) == Presence.Present && _snapshot.Rates[row].IsNew) KnownStarts++;
        }
    }

    private int RowOf(int processId)
    {
        for (int process = 0; process < _snapshot.ProcessCount; process++)
        {
            if (_snapshot.ProcessOf(process).ProcessId == processId) return _snapshot.ProcessOf(process).FirstRow;
        }
        return -1;
    }

    private double Level(FindingKind kind, double begin, double end) => memory.Level(kind, _tally.Id, begin, end);

    private byte[] Name() => _snapshot[_tally.Row].Name.ToArray();

    private void Found(FindingKind kind, FindingGrade grade, int count = 0, double percent = double.NaN, long amount = -1, long otherAmount = -1, long nanoseconds = 0, int other = -1, double weight = 0, bool isCertain = false) =>
        memory.Found(
            new TopFinding
            {
                Kind = kind,
                Grade = grade,
                Process = _tally.Id,
                Name = Name(),
                Count = count,
                Percent = percent,
                Amount = amount,
                OtherAmount = otherAmount,
                Nanoseconds = nanoseconds,
                OtherTid = other >= 0 ? _snapshot[other].Tid : 0,
                OtherName = other >= 0 ? _snapshot[other].Name.ToArray() : [],
                Weight = weight,
            },
            isCertain);
}
