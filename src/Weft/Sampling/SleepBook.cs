using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>Threads that were in disk sleep at every look since some moment, and used no CPU time in between.</summary>
internal sealed class SleepBook
{
    // Where there are more the first of them tell the same story.
    private const int Most = 256;

    private Sleeper[] _now = new Sleeper[16];
    private Sleeper[] _before = new Sleeper[16];
    private int _count;
    private int _countBefore;
    private int _search;
    private long _time;

    /// <summary>A new look begins; rows come in the order of a snapshot.</summary>
    /// <param name="time">Now, nanoseconds on the clock that all times here are of.</param>
    public void Begin(long time)
    {
        (_now, _before, _countBefore, _count, _search, _time) = (_before, _now, _count, 0, 0, time);
    }

    /// <summary>This thread is in disk sleep.</summary>
    public void Sleeps(TaskSnapshot snapshot, int row)
    {
        if (_count == Most) return;
        if (_count == _now.Length) Array.Resize(ref _now, _count * 2);
        TaskRow task = snapshot[row];
        Sleeper sleeper = new() { Id = task.Id, CpuNanoseconds = task.CpuNanoseconds, Since = _time };
        // Both are in the same order, so the search goes on from where the last one ended, and once around.
        for (int i = 0; i < _countBefore; i++)
        {
            int at = (_search + i) % _countBefore;
            if (_before[at].Id != sleeper.Id) continue;
            if (_before[at].CpuNanoseconds == sleeper.CpuNanoseconds) sleeper.Since = _before[at].Since;
            _search = at + 1;
            break;
        }
        _now[_count++] = sleeper;
    }

    /// <summary>Of a process how many threads sleep longer than a time; the longest's time.</summary>
    public int Of(int processId, long longerThan, out long longest)
    {
        int count = 0;
        longest = 0;
        for (int i = 0; i < _count; i++)
        {
            long slept = _time - _now[i].Since;
            if (_now[i].Id.ProcessId != processId || slept < longerThan) continue;
            count++;
            longest = Math.Max(longest, slept);
        }
        return count;
    }

    /// <summary>Of a process how many threads sleep so.</summary>
    public int Of(int processId) => Of(processId, 0, out _);

    /// <summary>Whether any does.</summary>
    public bool IsEmpty => _count == 0;

    private struct Sleeper
    {
        public TaskId Id;
        public long CpuNanoseconds;
        public long Since;
    }
}
