using System.Runtime.InteropServices;
using Weft.Native;

namespace Weft.Cli.Terminal;

/// <summary>
/// The signals that concern a live screen, taken note of, and a descriptor that can be read when one has come. The handlers run
/// on a thread of the runtime, so poll(2) would sleep on without it.
/// </summary>
internal sealed class SignalWake : IDisposable
{
    private const int Continue = 18, Resize = 28;

    private static readonly (PosixSignal Signal, int Number)[] s_signals =
    [
        (PosixSignal.SIGHUP, Signals.HangUp), (PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15),
        // By their numbers, as the class library takes them too: their names are not there on every system it knows.
        ((PosixSignal)Signals.TerminalStop, Signals.TerminalStop), ((PosixSignal)Continue, Continue), ((PosixSignal)Resize, Resize),
    ];

    // No signal has the number 0.
    private const int Ring = 0;

    private readonly Lock _pipe = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action _restore;
    private readonly int _writeEnd;
    private int _seen;
    private bool _isClosed;

    /// <param name="restore">Gives the terminal back; called, from another thread, when Weft is asked to end a second time and has not heard the first.</param>
    public SignalWake(Action restore)
    {
        _restore = restore;
        Errno error = Pipes.TryCreate(out int readEnd, out _writeEnd);
        if (error != Errno.None) throw new IOException($"no pipe: {ErrorText.Of(error)}");
        Descriptor = readEnd;
        foreach ((PosixSignal signal, int number) in s_signals)
        {
            if (!Signals.IsIgnored(number)) _registrations.Add(PosixSignalRegistration.Create(signal, context => Note(context, number)));
        }
    }

    /// <summary>Can be read when a signal has come.</summary>
    public int Descriptor { get; }

    /// <summary>Whether Weft is asked to stop (^Z). Asking forgets it.</summary>
    public bool TakeStop() => Take(Signals.TerminalStop);

    /// <summary>Whether Weft was continued after a stop.</summary>
    public bool TakeContinue() => Take(Continue);

    /// <summary>Whether the terminal's size may have changed.</summary>
    public bool TakeResize() => Take(Resize);

    /// <summary>Whether another thread has rung since this was asked last.</summary>
    public bool TakeRing() => Take(Ring);

    /// <summary>Wakes who waits. From any thread, also one that outlives this: then it does nothing.</summary>
    public void Wake()
    {
        if ((Interlocked.Or(ref _seen, 1 << Ring) & (1 << Ring)) != 0) return;
        lock (_pipe)
        {
            if (!_isClosed) _ = Files.Write(_writeEnd, "!"u8);
        }
    }

    /// <summary>The signal that asks Weft to end; 0 when none does. It stays.</summary>
    public int Ending
    {
        get
        {
            int seen = Volatile.Read(ref _seen);
            foreach ((_, int number) in s_signals)
            {
                if (number is not (Signals.TerminalStop or Continue or Resize) && (seen & (1 << number)) != 0) return number;
            }
            return 0;
        }
    }

    /// <summary>Empties the descriptor. To be done before asking what came.</summary>
    public void Drain()
    {
        Span<byte> bytes = stackalloc byte[64];
        _ = Files.Read(Descriptor, bytes);
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        lock (_pipe)
        {
            _isClosed = true;
            Files.Close(Descriptor);
            Files.Close(_writeEnd);
        }
    }

    private bool Take(int number) => (Interlocked.And(ref _seen, ~(1 << number)) & (1 << number)) != 0;

    private void Note(PosixSignalContext context, int number)
    {
        int before = Interlocked.Or(ref _seen, 1 << number);
        bool isAgain = (before & (1 << number)) != 0;
        if (isAgain && number is not (Signals.TerminalStop or Continue or Resize))
        {
            // Whoever should have heard it hangs: what the signal does by default follows.
            _restore();
            return;
        }
        context.Cancel = true;
        if (!isAgain) _ = Files.Write(_writeEnd, "!"u8);
    }
}
