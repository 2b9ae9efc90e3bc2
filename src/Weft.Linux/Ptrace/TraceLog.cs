namespace Weft.Linux.Ptrace;

/// <summary>Events on their way from the tracer's thread to their reader. What has no room is counted.</summary>
internal sealed class TraceLog
{
    private const int Ordinary = 1024, Maximum = 1 << 18;

    private const int PollMilliseconds = 5;

    // Not a Lock: it is waited on.
    private readonly object _gate = new();
    private TracedEvent[] _filling = new TracedEvent[Ordinary];
    private TracedEvent[] _reading = new TracedEvent[Ordinary];
    private int _filled;
    private int _readable;
    private int _read;
    private ulong _lost;
    private bool _isOver;

    /// <summary>Adds an event.</summary>
    public void Add(in TracedEvent @event)
    {
        lock (_gate)
        {
            if (_filled == _filling.Length)
            {
                if (_filled >= Maximum)
                {
                    _lost++;
                    return;
                }
                Array.Resize(ref _filling, _filled * 2);
            }
            _filling[_filled++] = @event;
        }
    }

    /// <summary>The next event; false when there is none now.</summary>
    public bool TryRead(out TracedEvent next)
    {
        next = default;
        if (_read == _readable && !Swap()) return false;
        next = _reading[_read];
        _reading[_read++] = default;
        return true;
    }

    /// <summary>How many were lost since this was last asked.</summary>
    public ulong TakeLost()
    {
        lock (_gate)
        {
            ulong lost = _lost;
            _lost = 0;
            return lost;
        }
    }

    /// <summary>Whether nothing can be read.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _read == _readable && _filled == 0 && _lost == 0;
        }
    }

    /// <summary>Waits until there is something to read, no more will come, or the time is over.</summary>
    /// <remarks>The writer does not wake the reader: that would cost more than the event. The reader looks every few milliseconds.</remarks>
    public void Wait(TimeSpan time)
    {
        for (long left = (long)time.TotalMilliseconds; left > 0; left -= PollMilliseconds)
        {
            lock (_gate)
            {
                if (_isOver || _read != _readable || _filled != 0 || _lost != 0) return;
                Monitor.Wait(_gate, (int)Math.Min(left, PollMilliseconds));
            }
        }
    }

    /// <summary>No more events will be added.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }
    }

    private bool Swap()
    {
        lock (_gate)
        {
            if (_filled == 0) return false;
            (_filling, _reading) = (_reading, _filling);
            (_readable, _read, _filled) = (_filled, 0, 0);
            return true;
        }
    }
}
