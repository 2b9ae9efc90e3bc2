using System.Globalization;
using Weft.Columns;

namespace Weft.Tracing;

/// <summary>Exit statuses (wait(2)) and signals (signal(7)) in words.</summary>
public static class ExitWords
{
    private const int CoreDumped = 0x80;

    /// <summary>The signal that ended it; 0 when it ended by itself.</summary>
    public static int Signal(int status) => status & 0x7F;

    /// <summary>Its exit status; 0 when a signal ended it.</summary>
    public static int Code(int status) => Signal(status) == 0 ? status >> 8 & 0xFF : 0;

    /// <summary>Whether a core was dumped.</summary>
    public static bool HasCore(int status) => (status & CoreDumped) != 0;

    /// <summary>In words: <c>exit 1</c>, <c>killed by SIGSEGV, core dumped</c>.</summary>
    public static string Of(int status) => Signal(status) == 0
        ? "exit " + Code(status).ToString(CultureInfo.InvariantCulture)
        : $"killed by {OfSignal(Signal(status))}{(HasCore(status) ? ", core dumped" : "")}";

    /// <summary>In as few words as there are: <c>exit 1</c>, <c>SIGSEGV, core</c>.</summary>
    public static string Short(int status) => Signal(status) == 0 ? Of(status) : OfSignal(Signal(status)) + (HasCore(status) ? ", core" : "");

    /// <summary>A signal's name: SIGTERM, SIGRTMIN+2; <c>signal 32</c> for those without.</summary>
    public static string OfSignal(int signal)
    {
        string name = SignalNames.Of(signal);
        return char.IsAsciiDigit(name[0]) || name[0] == '-' ? "signal " + name : "SIG" + name;
    }
}
