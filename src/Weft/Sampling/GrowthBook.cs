namespace Weft.Sampling;

/// <summary>How many threads and how much memory each larger process had at the last few looks, some seconds apart: who grows without end.</summary>
internal sealed class GrowthBook
{
    // Below these nobody minds growth, and most processes need not be kept.
    private const int FewThreads = 20;
    private const long LittleMemory = 32 << 20;

    private Grower[] _now = [];
    private Grower[] _next = [];
    private int _count;
    private int _nextCount;
    private int _search;
    private long _lastLook = long.MinValue;
    private bool _isLooking;
    private long _interval;

    /// <summary>A sample begins; its processes come in ascending order.</summary>
    public void Begin(long time)
    {
        _isLooking = _lastLook == long.MinValue || time - _lastLook >= FindingLevels.GrowthNanoseconds || time < _lastLook;
        (_search, _nextCount) = (0, 0);
        if (!_isLooking) return;
        // A look after a pause tells nothing of the growth since the look before.
        if (_lastLook != long.MinValue && (time < _lastLook || time - _lastLook > 4 * FindingLevels.GrowthNanoseconds)) _count = 0;
        _interval = _lastLook == long.MinValue ? 0 : Math.Max(0, time - _lastLook);
        _lastLook = time;
    }

    /// <summary>One process as it is now; what it gained when it grew at each of the last looks, else 0.</summary>
    public void Sees(ProcessTally process, out long threadsGained, out long bytesGained, out long nanoseconds)
    {
        (threadsGained, bytesGained, nanoseconds) = (0, 0, 0);
        while (_search < _count && _now[_search].ProcessId < process.Id.ProcessId) _search++;
        bool known = _search < _count && _now[_search].ProcessId == process.Id.ProcessId && _now[_search].StartTicks == process.Id.StartTicks;
        if (!_isLooking)
        {
            if (known) _now[_search].Tell(out threadsGained, out bytesGained, out nanoseconds);
            return;
        }
        if (process.Threads < FewThreads && process.ResidentBytes < LittleMemory) return;
        if (_nextCount == _next.Length) Array.Resize(ref _next, Math.Max(16, _nextCount * 2));
        ref Grower grower = ref _next[_nextCount++];
        grower = known ? _now[_search] : new Grower { ProcessId = process.Id.ProcessId, StartTicks = process.Id.StartTicks, Threads = process.Threads, Bytes = process.ResidentBytes };
        if (known) grower.Look(process.Threads, process.ResidentBytes, _interval);
        grower.Tell(out threadsGained, out bytesGained, out nanoseconds);
    }

    /// <summary>The sample ends.</summary>
    public void End()
    {
        if (_isLooking) (_now, _next, _count) = (_next, _now, _nextCount);
    }

    private struct Grower
    {
        public int ProcessId;
        public ulong StartTicks;
        public int Threads;
        public long Bytes;
        private int _threadLooks;
        private int _byteLooks;
        private int _threadsGained;
        private long _bytesGained;
        private long _threadTime;
        private long _byteTime;

        public void Look(int threads, long bytes, long interval)
        {
            bool more = threads > Threads;
            (_threadLooks, _threadsGained, _threadTime) = more ? (_threadLooks + 1, _threadsGained + threads - Threads, _threadTime + interval) : (0, 0, 0);
            more = Bytes >= 0 && bytes > Bytes;
            (_byteLooks, _bytesGained, _byteTime) = more ? (_byteLooks + 1, _bytesGained + bytes - Bytes, _byteTime + interval) : (0, 0, 0);
            (Threads, Bytes) = (threads, bytes);
        }

        public readonly void Tell(out long threads, out long bytes, out long nanoseconds)
        {
            threads = _threadLooks >= FindingLevels.GrowthLooks ? _threadsGained : 0;
            bytes = _byteLooks >= FindingLevels.MemoryLooks ? _bytesGained : 0;
            nanoseconds = threads > 0 ? _threadTime : _byteTime;
        }
    }
}
