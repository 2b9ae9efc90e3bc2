using System.Runtime.InteropServices;
using Weft.Native;

namespace Weft.Cli.Sessions;

/// <summary>
/// Takes note of the signals that ask a command to end (SIGINT, SIGTERM, SIGHUP, SIGQUIT), so that it can let its targets go
/// and say what it saw. One that was ignored when Weft began (nohup, a script's background job) stays so.
/// </summary>
internal sealed class InterruptWatch : IDisposable
{
    private static readonly (PosixSignal Signal, int Number)[] s_signals =
        [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15)];

    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _count;
    private int _last;

    public InterruptWatch()
    {
        foreach ((PosixSignal signal, int number) in s_signals)
        {
            if (Signals.IsIgnored(number)) continue;
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Volatile.Write(ref _last, number);
                Interlocked.Increment(ref _count);
            }));
        }
    }

    /// <summary>How many have come.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The number of the last one; 0 when none has come.</summary>
    public int Last => Volatile.Read(ref _last);

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
    }
}
