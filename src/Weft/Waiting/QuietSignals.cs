namespace Weft.Waiting;

/// <summary>The signals whose handlers do not, as a rule, do a program's work: a handler of any other may do what its threads wait for (sem_post(3) is made for that).</summary>
internal static class QuietSignals
{
    /// <summary>The one by which runtimes such as .NET's halt their threads, 34. Other programs may do as they like with it.</summary>
    public const ulong OfRuntimes = 1UL << 33;

    // HUP INT QUIT ILL TRAP ABRT BUS FPE, SEGV PIPE TERM CONT WINCH (signal(7)), and the C library's own two.
    private const ulong Set = 0xffUL | (1UL << 10) | (1UL << 12) | (1UL << 14) | (1UL << 17) | (1UL << 27) | (1UL << 31) | (1UL << 32);

    /// <summary>Whether only such signals are caught.</summary>
    /// <param name="caught">Bit n-1 is signal n.</param>
    public static bool Are(ulong caught) => (caught & ~Set) == 0;
}
