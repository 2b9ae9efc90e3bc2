using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>
/// Says what is going on: from each sample and a short memory of those before. What is told has held for some seconds, and it
/// is told for some seconds after its end, so that nothing flickers. On an idle machine it is nothing.
/// </summary>
public sealed class TopFindings
{
    private readonly List<TopFinding> _told = [];
    private readonly FindingMemory _memory = new();
    private readonly MachineFindings _machine;
    private readonly ProcessFindings _processes;
    private readonly List<TopFinding> _past = [];
    private readonly List<long> _pastTimes = [];
    private long _lastTime = long.MinValue;

    /// <summary>Creates one that has seen nothing.</summary>
    public TopFindings()
    {
        _machine = new MachineFindings(_memory);
        _processes = new ProcessFindings(_memory);
    }

    /// <summary>What is to be told now, the most pressing first; never empty after a sample.</summary>
    public IReadOnlyList<TopFinding> Told => _told;

    /// <summary>Takes in the next sample.</summary>
    /// <param name="sample">A sample of now, not of the past; the one before it may be forgotten.</param>
    /// <param name="crowd">Threads blocked on one thing, where a look into processes found such; null for none.</param>
    public void Update(TaskSample sample, BlockedCrowd? crowd = null)
    {
        long time = sample.Snapshot.Machine.BootTimeNanoseconds;
        bool isFirst = _lastTime == long.MinValue;
        long passed = isFirst ? 0 : sample.Machine.IntervalNanoseconds > 0 ? sample.Machine.IntervalNanoseconds : Math.Max(0, time - _lastTime);
        _lastTime = time;
        _processes.Look(sample, time, passed);
        _machine.Look(sample.Machine, _processes);
        if (crowd is not null) Look(crowd);
        _memory.Settle(passed, _told);
        Rank();
        if (_told.Count == 0) _told.Add(isFirst ? new TopFinding { Kind = FindingKind.Measuring } : _processes.Nothing(sample.Snapshot));
        Remember(time);
    }

    /// <summary>What was told first at a sample of the past; null when that is not remembered.</summary>
    /// <param name="bootTimeNanoseconds">When it was taken.</param>
    public TopFinding? At(long bootTimeNanoseconds)
    {
        int at = _pastTimes.BinarySearch(bootTimeNanoseconds);
        return at >= 0 ? _past[at] : null;
    }

    // As many as the usual memory has samples; half at once, since removing the first moves the rest.
    private void Remember(long time)
    {
        const int Most = 1200;
        if (_past.Count >= Most)
        {
            _past.RemoveRange(0, Most / 2);
            _pastTimes.RemoveRange(0, Most / 2);
        }
        if (_past.Count > 0 && time <= _pastTimes[^1]) return;
        _past.Add(_told[0]);
        _pastTimes.Add(time);
    }

    private void Look(BlockedCrowd crowd)
    {
        if (crowd.Count < _memory.Level(FindingKind.LockCrowd, crowd.Process, FindingLevels.Crowd, FindingLevels.CrowdEnd)) return;
        // Whoever looked into the process has seen that they stay.
        _memory.Found(
            new TopFinding
            {
                Kind = FindingKind.LockCrowd,
                Grade = FindingGrade.Stuck,
                Process = crowd.Process,
                Name = crowd.Name,
                Count = crowd.Count,
                OtherTid = crowd.HolderTid,
                OtherName = crowd.HolderName,
                Phrase = crowd.Phrase,
                Weight = crowd.Count,
            },
            isCertain: true);
    }

    // The worst grade first, then by kind, then by weight; of each kind a few.
    private void Rank()
    {
        for (int i = 1; i < _told.Count; i++)
        {
            for (int j = i; j > 0 && IsBefore(_told[j], _told[j - 1]); j--) (_told[j], _told[j - 1]) = (_told[j - 1], _told[j]);
        }
        DropWhatIsSaid();
        int kept = 0, ofKind = 0;
        for (int i = 0; i < _told.Count && kept < FindingLevels.Most; i++)
        {
            ofKind = kept > 0 && _told[kept - 1].Kind == _told[i].Kind ? ofKind + 1 : 1;
            if (ofKind <= FindingLevels.MostOfKind) _told[kept++] = _told[i];
        }
        _told.RemoveRange(kept, _told.Count - kept);
    }

    // That all CPUs are busy says nothing beside who keeps them so.
    private void DropWhatIsSaid()
    {
        bool isKnown = false;
        foreach (TopFinding finding in _told) isKnown |= finding.Kind == FindingKind.CpuBound && finding.Percent >= FindingLevels.OfMachine * Math.Max(1, _processes.CpuCount);
        if (!isKnown) return;
        for (int i = _told.Count - 1; i >= 0; i--)
        {
            if (_told[i].Kind == FindingKind.CpusBusy) _told.RemoveAt(i);
        }
    }

    private static bool IsBefore(TopFinding one, TopFinding other)
    {
        if (one.Grade != other.Grade) return one.Grade > other.Grade;
        return one.Kind != other.Kind ? one.Kind < other.Kind : one.Weight > other.Weight;
    }
}
