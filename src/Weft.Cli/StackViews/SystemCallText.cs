using System.Globalization;
using System.Text;
using Weft.Columns;
using Weft.Linux.Procfs;

namespace Weft.Cli.StackViews;

/// <summary>A system call as a C program would write it, as far as six registers tell: numbers small or negative in decimal, others as addresses.</summary>
internal static class SystemCallText
{
    private const ulong Errors = ulong.MaxValue - 4095;
    private const ulong LargestPlain = 1 << 20;

    // Calls that threads wait in, with the number of their arguments (section 2 of the manual); the registers behind them hold what was there before.
    private static readonly Dictionary<string, int> s_arguments = new(StringComparer.Ordinal)
    {
        ["read"] = 3, ["write"] = 3, ["readv"] = 3, ["writev"] = 3, ["pread64"] = 4, ["pwrite64"] = 4, ["poll"] = 3, ["ppoll"] = 4, ["select"] = 5, ["pselect6"] = 6,
        ["epoll_wait"] = 4, ["epoll_pwait"] = 5, ["epoll_pwait2"] = 5, ["accept"] = 3, ["accept4"] = 4, ["connect"] = 3, ["recvfrom"] = 6, ["recvmsg"] = 3, ["sendto"] = 6,
        ["sendmsg"] = 3, ["wait4"] = 4, ["waitid"] = 4, ["nanosleep"] = 2, ["clock_nanosleep"] = 4, ["pause"] = 0, ["rt_sigsuspend"] = 2, ["rt_sigtimedwait"] = 4,
        ["restart_syscall"] = 0, ["fsync"] = 1, ["fdatasync"] = 1, ["flock"] = 2, ["fcntl"] = 3, ["open"] = 3, ["openat"] = 4, ["ioctl"] = 3, ["msgrcv"] = 5, ["msgsnd"] = 4,
        ["semop"] = 3, ["semtimedop"] = 4, ["io_getevents"] = 5, ["vfork"] = 0, ["splice"] = 6, ["futex"] = 6, ["exit"] = 1, ["sched_yield"] = 0, ["munmap"] = 2, ["mmap"] = 6, ["madvise"] = 3,
    };

    // Commands of futex(2).
    private static readonly string[] s_futex =
        ["WAIT", "WAKE", "FD", "REQUEUE", "CMP_REQUEUE", "WAKE_OP", "LOCK_PI", "UNLOCK_PI", "TRYLOCK_PI", "WAIT_BITSET", "WAKE_BITSET", "WAIT_REQUEUE_PI", "CMP_REQUEUE_PI", "LOCK_PI2"];

    /// <summary>The call a thread is in, with its arguments.</summary>
    public static string Of(in SystemCallState state)
    {
        string name = Encoding.UTF8.GetString(SystemCallNames.Of(state.Number));
        StringBuilder text = new(name);
        text.Append('(');
        int count = 6;
        if (s_arguments.TryGetValue(name, out int known)) count = known;
        else while (count > 0 && state.Arguments[count - 1] == 0) count--;
        bool isFutex = name == "futex";
        if (isFutex) count = FutexArguments(state.Arguments[1]);
        for (int i = 0; i < count; i++)
        {
            if (i > 0) text.Append(", ");
            ulong value = state.Arguments[i];
            if (isFutex && i == 1) text.Append(FutexCommand(value));
            else if (value < LargestPlain) text.Append(value);
            else if (value >= Errors) text.Append((long)value);
            else if (value is <= uint.MaxValue and >= (uint.MaxValue - 4095)) text.Append((int)(uint)value);
            else text.Append(CultureInfo.InvariantCulture, $"0x{value:x}");
        }
        return text.Append(')').ToString();
    }

    private static string FutexCommand(ulong operation)
    {
        int command = (int)(operation & 0x7F);
        return command < s_futex.Length ? s_futex[command] : operation.ToString(CultureInfo.InvariantCulture);
    }

    private static int FutexArguments(ulong operation) => (operation & 0x7F) switch { 0 or 6 or 13 => 4, 1 => 3, _ => 6 };
}
