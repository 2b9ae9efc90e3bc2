using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>
/// What rows that were shown said when their further files were last read, each with its moment: the other half of a rate whose
/// counters nobody reads for all rows. Bounded; who has not been asked for a while is forgotten.
/// </summary>
internal sealed class LoadedCounters
{
    /// <summary>Rows kept at most.</summary>
    public const int Most = 4096;

    private const long ForgetAfter = 120_000_000_000;

    private readonly int[] _heads = new int[1024];
    private Entry[] _entries = new Entry[64];
    private int _count;

    /// <summary>The counters of a row at its last reading; false when there was none.</summary>
    public bool TryGet(in TaskId id, RowKind kind, out Entry entry)
    {
        int at = Find(id, kind);
        entry = at < 0 ? default : _entries[at];
        return at >= 0;
    }

    /// <summary>Keeps the counters of a row.</summary>
    public void Set(in Entry entry)
    {
        int at = Find(entry.Id, entry.Kind);
        if (at >= 0)
        {
            int next = _entries[at].Next;
            _entries[at] = entry;
            _entries[at].Next = next;
            return;
        }
        if (_count == Most) Forget(entry.Moment);
        if (_count == _entries.Length) Array.Resize(ref _entries, _count * 2);
        Add(entry);
    }

    private void Add(in Entry entry)
    {
        ref int head = ref Head(entry.Id);
        _entries[_count] = entry;
        _entries[_count].Next = head;
        head = ++_count;
    }

    private int Find(in TaskId id, RowKind kind)
    {
        for (int at = Head(id); at > 0; at = _entries[at - 1].Next)
        {
            ref Entry entry = ref _entries[at - 1];
            if (entry.Kind == kind && entry.Id == id) return at - 1;
        }
        return -1;
    }

    // Half at least goes: the older ones, or without regard to age if all are young.
    private void Forget(long now)
    {
        Entry[] old = _entries;
        int count = _count, kept = 0;
        _entries = new Entry[old.Length];
        _count = 0;
        Array.Clear(_heads);
        for (int i = count - 1; i >= 0 && kept < Most / 2; i--)
        {
            if (now - old[i].Moment > ForgetAfter) continue;
            Add(old[i]);
            kept++;
        }
    }

    private ref int Head(in TaskId id) => ref _heads[(id.Tid ^ (id.ProcessId << 3)) & (_heads.Length - 1)];

    /// <summary>The counters of one row.</summary>
    internal struct Entry
    {
        public TaskId Id;
        public RowKind Kind;
        public bool HasIo;
        public bool HasSwitches;
        public bool HasScheduler;
        public int Next;

        /// <summary>The look at which they were read.</summary>
        public long Look;

        /// <summary>When they were read, CLOCK_MONOTONIC.</summary>
        public long Moment;
        public ulong ReadBytes;
        public ulong WrittenBytes;
        public ulong Voluntary;
        public ulong Involuntary;
        public ulong RunDelay;
    }
}
