using Weft.Columns;
using Weft.Linux.Procfs;

namespace Weft.Cli.Portraits;

/// <summary>Signal sets in words.</summary>
internal static class SignalPhrases
{
    private const int FirstRealTime = 34;

    // 32 and 33: glibc's own, for thread cancellation and set-id calls (nptl(7)).
    private const ulong OfTheCLibrary = 0b11UL << 31;

    /// <summary>Pending, blocked, ignored and caught signals of a task; what is empty is left out.</summary>
    public static string Of(in TaskStatus status, bool verbose)
    {
        List<string> parts = [];
        Add(parts, "pending", status.SignalsPending | status.SharedSignalsPending, always: false);
        ulong shown = verbose ? ulong.MaxValue : ~OfTheCLibrary;
        Add(parts, "catches", status.SignalsCaught & shown, always: true);
        Add(parts, "ignores", status.SignalsIgnored & shown, verbose);
        Add(parts, "blocks", status.SignalsBlocked & shown, verbose);
        if (verbose && status.Has(StatusParts.SignalQueue)) parts.Add($"{status.SignalsQueued} queued for its user of {status.SignalQueueLimit}");
        return string.Join("; ", parts);
    }

    /// <summary>Whether a signal has been sent that was not delivered yet.</summary>
    public static bool HasPending(in TaskStatus status) => (status.SignalsPending | status.SharedSignalsPending) != 0;

    /// <summary>The names of a set; real-time signals in a row as a span.</summary>
    public static string Names(ulong set)
    {
        List<string> names = [];
        for (int signal = 1; signal <= 64; signal++)
        {
            if (!Has(set, signal)) continue;
            int end = signal;
            while (signal >= FirstRealTime && end < 64 && Has(set, end + 1)) end++;
            names.Add(end - signal >= 2 ? $"{SignalNames.Of(signal)} to {SignalNames.Of(end)}" : SignalNames.Of(signal));
            if (end - signal >= 2) signal = end;
        }
        return names.Count == 0 ? "none" : string.Join(", ", names);
    }

    private static bool Has(ulong set, int signal) => (set >> (signal - 1) & 1) != 0;

    private static void Add(List<string> parts, string verb, ulong set, bool always)
    {
        if (set != 0 || always) parts.Add($"{verb} {Names(set)}");
    }
}
