using System.Globalization;
using Weft.Tracing;

namespace Weft.Cli.TraceViews;

/// <summary>
/// Threads of one process that are made, named or end in a burst: the first few are told each by a line, the others together.
/// Held back no longer than <see cref="HoldNanoseconds"/> of the events' own time.
/// </summary>
internal sealed class ThreadBurst(TraceText text)
{
    /// <summary>How long a line may wait for its like.</summary>
    public const ulong HoldNanoseconds = 300_000_000;

    private const int FirstTold = 3;

    private readonly int[] _told = new int[3], _held = new int[3];
    private ProcessLife? _process;
    private string _caller = "";
    private ulong _last, _heldSince;
    private int _firstId, _lastId;
    private ulong _lived, _timed;

    private bool IsHolding => _held[0] + _held[1] + _held[2] > 0;

    /// <summary>Whether the event is one of many alike and need not be told by itself.</summary>
    public bool Holds(TaskEvent e, Life? life)
    {
        int kind = Kind(e, life);
        if (kind < 0 || life!.Process != _process || e.MonotonicNanoseconds > _last + HoldNanoseconds || _told[kind] < FirstTold) return false;
        if (kind == 0 && text.Caller(e.Stack) != _caller) return false;
        if (!IsHolding)
        {
            _heldSince = e.MonotonicNanoseconds;
            _firstId = 0;
            _lived = 0;
            _timed = 0;
        }
        _last = Math.Max(_last, e.MonotonicNanoseconds);
        _held[kind]++;
        if (kind == 0)
        {
            if (_firstId == 0) _firstId = life.TaskId;
            _lastId = life.TaskId;
        }
        if (kind == 1 && life.Origin == LifeOrigin.Made)
        {
            _lived += e.MonotonicNanoseconds > life.FirstSeen ? e.MonotonicNanoseconds - life.FirstSeen : 0;
            _timed++;
        }
        return true;
    }

    /// <summary>An event was told by a line.</summary>
    public void Told(TaskEvent e, Life? life)
    {
        int kind = Kind(e, life);
        string caller = kind == 0 ? text.Caller(e.Stack) : _caller;
        if (kind < 0 || life!.Process != _process || e.MonotonicNanoseconds > _last + HoldNanoseconds || caller != _caller)
        {
            Array.Clear(_told);
            _process = kind < 0 ? null : life!.Process;
            _caller = kind == 0 ? caller : "";
        }
        if (kind >= 0) _told[kind]++;
        _last = e.MonotonicNanoseconds;
    }

    /// <summary>Whether what is held back has waited long enough.</summary>
    public bool IsDue(ulong monotonicNanoseconds) => IsHolding && monotonicNanoseconds > _heldSince + HoldNanoseconds;

    /// <summary>What is held back, in a line; null when there is nothing.</summary>
    public string? Take(out ulong at, out ProcessLife? process)
    {
        at = _last;
        process = _process;
        if (!IsHolding) return null;
        (int made, int ended, int named) = (_held[0], _held[1], _held[2]);
        Array.Clear(_held);
        List<string> parts = [];
        if (made > 0) parts.Add($"{TraceText.Count(made, "thread")} more made ({Ids(made)})");
        if (ended > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{(made > 0 ? $"{ended:N0}" : TraceText.Count(ended, "thread") + " more")} ended{(_timed > 0 ? $", after {TraceText.Duration(_lived / _timed)} on average" : "")}"));
        if (named > 0) parts.Add(made + ended > 0 ? $"{named:N0} renamed" : TraceText.Count(named, "thread") + " more renamed");
        return $"{(made > 0 ? "+" : ended > 0 ? "-" : "~")} {string.Join(", ", parts)}";
    }

    private string Ids(int made) => made == 1 ? _firstId.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{_firstId} {text.Rows.Ellipsis} {_lastId}");

    // 0 a plain thread made, 1 one ended, 2 one renamed; -1 anything else.
    private static int Kind(TaskEvent e, Life? life)
    {
        if (life is null || life.IsLeader || e.Note.Length > 0) return -1;
        return e.Kind switch
        {
            TaskEventKind.Fork when e.IsThread && (e.CloneFlags is not { } flags || CloneWords.Unusual(flags, isThread: true).Length == 0) => 0,
            // Whatever ended it: threads end by a signal only together with their process, of which a line of its own tells.
            TaskEventKind.Exit when !e.IsLastOfProcess => 1,
            TaskEventKind.Rename => 2,
            _ => -1,
        };
    }
}
