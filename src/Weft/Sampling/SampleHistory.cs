namespace Weft.Sampling;

/// <summary>
/// The last minutes in memory: of some samples all rows, of those between what changed. What is older than it may be, or too
/// much, goes from the front, some samples at once. Not for use by two threads at once.
/// </summary>
public sealed class SampleHistory : ISampleStore
{
    /// <summary>Minutes remembered when nothing else is said.</summary>
    public const int UsualMinutes = 10;

    /// <summary>Bytes that may be taken when nothing else is said.</summary>
    public const long UsualBytes = 64L << 20;

    // A sample is read from the last that has all rows. So many follow it at most, and as many bytes as it has itself (or a
    // block): then going back by one costs no more than reading twice what is shown.
    private const int MostFollowing = 119;

    // Of what may be taken no more than this part goes at once.
    private const int PartsOfMaximum = 8;

    // After so many samples that nobody looked back from, what reading takes is given back.
    private const int ReadingKept = 60;

    private readonly TimeSpan _span;
    private readonly List<SampleEntry> _entries = [];
    private readonly BlockLog _log = new();
    private readonly FrameEncoder _encoder = new();
    private readonly FrameDecoder _decoder = new();
    private readonly ByteSink _sink = new();
    private byte[] _frame = [];
    private long _entryBytes;
    private long _decoded = -1;
    private long _nextSequence;
    private int _hidden;
    private int _following;
    private int _sinceRead;
    private long _keyBytes;
    private long _followingBytes;

    /// <summary>Creates an empty one.</summary>
    /// <param name="span">How long a sample is remembered.</param>
    /// <param name="maximumBytes">Bytes it may take; what is remembered may then be less than <paramref name="span"/>.</param>
    public SampleHistory(TimeSpan span, long maximumBytes)
    {
        _span = span;
        MaximumBytes = maximumBytes;
    }

    /// <summary>One of the usual size.</summary>
    public SampleHistory()
        : this(TimeSpan.FromMinutes(UsualMinutes), UsualBytes)
    {
    }

    /// <inheritdoc/>
    public int Count => _entries.Count - _hidden;

    /// <inheritdoc/>
    /// <remarks>All it holds: samples, the newest one's rows to compare the next with, and what reading a past one takes.</remarks>
    public long Bytes => _log.Bytes + _entryBytes + _encoder.Bytes + _decoder.Bytes + _sink.Capacity + _frame.Length;

    /// <inheritdoc/>
    public long MaximumBytes { get; }

    /// <inheritdoc/>
    public long Dropped { get; private set; }

    /// <inheritdoc/>
    public MachineSample Machine(int index) => _entries[index + _hidden].Machine;

    /// <inheritdoc/>
    public void Add(TaskSample sample)
    {
        bool isKey = IsKeyDue();
        _sink.Clear();
        _encoder.Encode(sample, isKey, _sink);
        SampleEntry entry = new(sample, _nextSequence++, _log.Append(_sink.Written), _sink.Length, isKey);
        _entries.Add(entry);
        _entryBytes += entry.Bytes;
        if (isKey) (_following, _followingBytes, _keyBytes) = (0, 0, _sink.Length);
        else (_following, _followingBytes) = (_following + 1, _followingBytes + _sink.Length);
        if (++_sinceRead == ReadingKept) ReleaseReading();
        ForgetOld(entry.Time);
        ForgetMuch();
    }

    /// <inheritdoc/>
    public bool TryLoad(int index, TaskSample into)
    {
        if ((uint)index >= (uint)Count) return false;
        _sinceRead = 0;
        int wanted = index + _hidden;
        int at = wanted;
        while (!_entries[at].IsKey && _entries[at].Sequence != _decoded) at--;
        if (_entries[at].Sequence == _decoded) at++;
        for (; at <= wanted; at++)
        {
            SampleEntry entry = _entries[at];
            _decoded = -1;
            if (_frame.Length < entry.Length) _frame = new byte[entry.Length + (entry.Length / 8)];
            _log.Read(entry.Place, _frame.AsSpan(0, entry.Length));
            if (!_decoder.TryRead(_frame.AsSpan(0, entry.Length), entry.IsKey, at == wanted)) return false;
            _decoded = entry.Sequence;
        }
        into.Snapshot.Clear();
        _entries[wanted].Fill(into);
        _decoder.Fill(into.Snapshot, _encoder);
        into.Ended = _decoder.Ended ?? [];
        return true;
    }

    private bool IsKeyDue() => _entries.Count == 0
        || _following >= MostFollowing
        || _followingBytes > Math.Max(_keyBytes, BlockLog.BlockBytes)
        || _keyBytes + _followingBytes > MaximumBytes / PartsOfMaximum;

    // What is too old is hidden at once, and forgotten when all that is read from the same key frame is too old.
    private void ForgetOld(long now)
    {
        while (Count > 1 && now - _entries[_hidden].Time > _span.Ticks * TimeSpan.NanosecondsPerTick)
        {
            _hidden++;
            Dropped++;
        }
        while (NextKey() is > 0 and var next && next <= _hidden) DropFirst(next);
    }

    private void ForgetMuch()
    {
        if (Bytes <= MaximumBytes) return;
        _log.Trim();
        while (Bytes > MaximumBytes && NextKey() is > 0 and var next)
        {
            DropFirst(next);
            _log.Trim();
        }
        if (Bytes <= MaximumBytes) return;
        // What is there to read and compare with may be what is too much.
        ReleaseReading();
        if (Bytes <= MaximumBytes) return;
        DropFirst(_entries.Count);
        _log.Trim();
        _encoder.Release();
        _sink.Release();
    }

    private void ReleaseReading()
    {
        _decoder.Release();
        (_decoded, _frame) = (-1, []);
    }

    // The index of the second key frame; -1 when there is but one.
    private int NextKey()
    {
        for (int i = 1; i < _entries.Count; i++)
        {
            if (_entries[i].IsKey) return i;
        }
        return -1;
    }

    private void DropFirst(int count)
    {
        for (int i = 0; i < count; i++) _entryBytes -= _entries[i].Bytes;
        Dropped += Math.Max(0, count - _hidden);
        _hidden = Math.Max(0, _hidden - count);
        _log.DropBefore(count < _entries.Count ? _entries[count].Place : _log.End);
        _entries.RemoveRange(0, count);
    }
}
