using Weft.Native;

namespace Weft.Cli.Terminal;

internal sealed partial class TerminalSession
{
    // How long a job continued in the background may take to hear the signal that is to end it.
    private const int HeedsSignalMilliseconds = 1000;

    private readonly KeyReader _keys = new();
    private readonly byte[] _read = new byte[4096];
    private long _lastRead;

    private static long Now => SystemInformation.MonotonicNanoseconds;

    /// <summary>Waits for what happens next at the terminal.</summary>
    /// <param name="timeout">After this it is <see cref="TerminalEventKind.Timer"/>; negative waits without end.</param>
    public TerminalEvent Wait(TimeSpan timeout)
    {
        long end = timeout < TimeSpan.Zero ? long.MaxValue : Now + (timeout.Ticks * 100);
        while (true)
        {
            if (Happened() is { } happened) return happened;
            long until = _keys.Patience is { } patience ? Math.Min(end, _lastRead + (patience.Ticks * 100)) : end;
            long left = until - Now;
            if (until == long.MaxValue) _ = Await(-1);
            else if (left > 0) _ = Await((int)Math.Min((left + 999_999) / 1_000_000, 3_600_000));
            // Weft itself may have been kept from running: what has come meanwhile was in time.
            else if (!Await(0))
            {
                if (until >= end) return new TerminalEvent(TerminalEventKind.Timer);
                _keys.GiveUp();
            }
        }
    }

    private TerminalEvent? Happened()
    {
        if (_signals.TakeStop())
        {
            GiveBack();
            Signals.Stop(Signals.TerminalStop);
            _ = _signals.TakeContinue();
            if (Resume()) return new TerminalEvent(TerminalEventKind.Continued);
        }
        // Continued after a SIGSTOP, which nobody hears: another program has had the terminal.
        if (_signals.Ending == 0 && _signals.TakeContinue() && Resume()) return new TerminalEvent(TerminalEventKind.Continued);
        if (WasRescued)
        {
            // A crash that was none: the runtime made an exception of it, or somebody sent the signal.
            Take();
            return new TerminalEvent(TerminalEventKind.Continued);
        }
        if (_signals.Ending is > 0 and int signal) return new TerminalEvent(TerminalEventKind.Ended) { Signal = signal };
        if (_signals.TakeResize() && Measure()) return new TerminalEvent(TerminalEventKind.Resized);
        if (_keys.TryRead(out TerminalEvent? key)) return key;
        if (_signals.TakeRing()) return new TerminalEvent(TerminalEventKind.Woken);
        return _isClosed ? new TerminalEvent(TerminalEventKind.Closed) : null;
    }

    // Takes the terminal, in the background once it is to be had. False when Weft was continued only to end: by a signal that
    // came while it was stopped.
    private bool Resume()
    {
        Span<bool> ready = stackalloc bool[1];
        while (!TerminalDevice.IsForeground(_output))
        {
            // SIGCONT wakes it too, and may be noticed before the other.
            long end = Now + (HeedsSignalMilliseconds * 1_000_000L);
            while (_signals.Ending == 0 && Now < end)
            {
                if (Pipes.WaitReadable([_signals.Descriptor], HeedsSignalMilliseconds, ready) > 0) _signals.Drain();
            }
            if (_signals.Ending > 0) return false;
            // As any job does that wants the terminal and has not got it.
            if (!TerminalDevice.IsForeground(_output)) Signals.Stop(Signals.TerminalOutput);
        }
        Take();
        return true;
    }

    // Whether anything came. Signals only wake it.
    private bool Await(int milliseconds)
    {
        Span<bool> ready = stackalloc bool[2];
        int count = Pipes.WaitReadable([_input, _signals.Descriptor], milliseconds, ready);
        if (count <= 0)
        {
            _isClosed |= count < 0;
            return count < 0;
        }
        if (ready[1]) _signals.Drain();
        if (ready[0]) Read();
        return true;
    }

    private void Read()
    {
        int count = Files.Read(_input, _read);
        if (count > 0)
        {
            _keys.Feed(_read.AsSpan(0, count));
            _lastRead = Now;
        }
        else if (count != -(int)Errno.Again)
        {
            // The end of input, or EIO: the terminal has hung up.
            _isClosed = true;
        }
    }
}
