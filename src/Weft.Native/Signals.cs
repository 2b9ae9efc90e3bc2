using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Signal dispositions of this process (signal(2)).</summary>
public static unsafe partial class Signals
{
    private const int BrokenPipe = 13;
    private const nint Ignore = 1;

    private const int HandlerBytes = 256;

    /// <summary>SIGHUP: the terminal is gone.</summary>
    public const int HangUp = 1;

    /// <summary>SIGURG, which does nothing where nobody handles it: <see cref="InterruptByUrgent"/>.</summary>
    public const int Urgent = 23;

    /// <summary>SIGTSTP: stop, typed at the terminal (^Z).</summary>
    public const int TerminalStop = 20;

    /// <summary>SIGTTOU: stops a job in the background that would change the terminal.</summary>
    public const int TerminalOutput = 22;

    [LibraryImport("libc")]
    private static partial int sigaction(int number, void* action, void* old);

    [LibraryImport("libc")]
    private static partial int raise(int number);

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint handler);

    /// <summary>Ignores SIGPIPE, so that a closed reader is an EPIPE from write(2) that can be ended on quietly.</summary>
    public static void IgnoreBrokenPipe() => _ = signal(BrokenPipe, Ignore);

    /// <summary>Whether this process ignores a signal, as nohup(1) has it ignore SIGHUP.</summary>
    public static bool IsIgnored(int number)
    {
        // struct sigaction has 152 bytes in glibc and musl; the handler comes first.
        nint* old = stackalloc nint[32];
        return sigaction(number, null, old) == 0 && old[0] == Ignore;
    }

    /// <summary>
    /// Has SIGURG interrupt the system call that the thread it is sent to waits in (EINTR), and do nothing else: its handler
    /// is a function of the C library that touches nothing.
    /// </summary>
    /// <returns>False when that cannot be had.</returns>
    public static bool InterruptByUrgent()
    {
        // struct sigaction of glibc and musl: the handler first, then the mask, then the flags; all else 0, SA_RESTART too.
        if (!NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "abs", out nint harmless)) return false;
        byte* action = stackalloc byte[HandlerBytes];
        new Span<byte>(action, HandlerBytes).Clear();
        *(nint*)action = harmless;
        return sigaction(Urgent, action, null) == 0;
    }

    /// <summary>
    /// Stops this process as the signal does by default, and returns when it goes on. The kernel does not stop a process that
    /// nobody could continue (of an orphaned process group): then it returns at once.
    /// </summary>
    /// <param name="number"><see cref="TerminalStop"/> or <see cref="TerminalOutput"/>.</param>
    public static void Stop(int number)
    {
        byte* before = stackalloc byte[256];
        byte* byDefault = stackalloc byte[256];
        new Span<byte>(byDefault, 256).Clear();
        if (sigaction(number, byDefault, before) != 0) return;
        // raise(3) sends it to this very thread, so it has acted when the call returns.
        _ = raise(number);
        _ = sigaction(number, before, null);
    }

    /// <summary>A signal is ignored until this is disposed of.</summary>
    internal sealed class Ignored : IDisposable
    {
        private readonly int _number;
        private readonly byte[] _before = new byte[256];

        public Ignored(int number)
        {
            _number = number;
            byte* action = stackalloc byte[256];
            new Span<byte>(action, 256).Clear();
            *(nint*)action = Ignore;
            fixed (byte* before = _before) _ = sigaction(number, action, before);
        }

        public void Dispose()
        {
            fixed (byte* before = _before) _ = sigaction(_number, before, null);
        }
    }
}
