namespace Weft.Cli.Demos;

/// <summary>The system calls that demos block in (arch/x86/entry/syscalls/syscall_64.tbl).</summary>
internal static class KernelCalls
{
    public const long Write = 1;
    public const long Pause = 34;
    public const long Wait4 = 61;
    public const long Futex = 202;
    public const long ClockNanosleep = 230;
}
