namespace Weft.Columns;

/// <summary>Names of signals (signal(7); data file signals.x86-64.txt, from arch/x86/include/uapi/asm/signal.h).</summary>
public static class SignalNames
{
    private const int FirstRealTime = 34;
    private const int Last = 64;
    private static readonly NamedBits Table = new("signals.x86-64.txt");

    /// <summary>
    /// The name without <c>SIG</c>: TERM, RTMIN+2. 32 and 33, which glibc keeps for itself (thread cancellation and set-id
    /// calls), are <c>32</c> and <c>33</c>; a number that is no signal is its digits.
    /// </summary>
    public static string Of(int signal) =>
        Table.Of(signal)?.Name ?? (signal == FirstRealTime ? "RTMIN" : signal is > FirstRealTime and <= Last ? $"RTMIN+{signal - FirstRealTime}" : signal.ToString());

    /// <summary>What it means, in a few words; empty for real-time signals, which mean what the program makes of them.</summary>
    public static string Meaning(int signal) => Table.Of(signal)?.Words ?? "";

    /// <summary>The names of a set.</summary>
    /// <param name="set">Bit n-1 is signal n, as in the lines Sig… of a status file.</param>
    public static IReadOnlyList<string> Of(ulong set)
    {
        List<string> names = [];
        for (int signal = 1; signal <= Last; signal++)
            if ((set >> (signal - 1) & 1) != 0) names.Add(Of(signal));
        return names;
    }
}
