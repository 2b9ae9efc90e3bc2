namespace Weft.Linux.Procfs;

/// <summary>Parses <c>stat</c> of a process or thread (proc_pid_stat(5)).</summary>
public static class StatParser
{
    /// <summary>Parses one file.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="stat">The numbers; fields the kernel is too old to print stay 0.</param>
    /// <param name="name">The comm, raw: it may hold any byte but NUL, parentheses and newlines included.</param>
    /// <returns>False when the text is cut or is not a stat file.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out TaskStat stat, out ReadOnlySpan<byte> name)
    {
        stat = default;
        name = default;
        // comm is unescaped: it begins at the first '(' and ends at the LAST ')', for whatever is in it, no ')' follows it.
        int open = text.IndexOf((byte)'(');
        int close = text.LastIndexOf((byte)')');
        if (open < 2 || close < open || text.Length < close + 4 || text[close + 1] != ' ') return false;

        DecimalScanner id = new(text[..open]);
        if (!id.TryNext(out long tid) || tid is <= 0 or > int.MaxValue) return false;
        stat.Tid = (int)tid;
        name = text[(open + 1)..close];
        stat.State = text[close + 2];
        if (stat.State is < (byte)'A' or > (byte)'z' || text[close + 3] != ' ') return false;

        DecimalScanner rest = new(text[(close + 4)..]);
        int count = 0;
        for (int field = 4; field <= 52 && rest.TryNext(out long value); field++, count++) Store(ref stat, field, value);
        // Up to field 39 (processor) every kernel since 2.2 prints; fewer means the text was cut.
        return count >= 36;
    }

    private static void Store(ref TaskStat stat, int field, long value)
    {
        switch (field)
        {
            case 4: stat.ParentTgid = (int)value; break;
            case 5: stat.ProcessGroup = (int)value; break;
            case 6: stat.Session = (int)value; break;
            case 7: stat.Terminal = (int)value; break;
            case 8: stat.TerminalProcessGroup = (int)value; break;
            case 9: stat.Flags = (uint)value; break;
            case 10: stat.MinorFaults = (ulong)value; break;
            case 11: stat.ChildMinorFaults = (ulong)value; break;
            case 12: stat.MajorFaults = (ulong)value; break;
            case 13: stat.ChildMajorFaults = (ulong)value; break;
            case 14: stat.UserTicks = (ulong)value; break;
            case 15: stat.SystemTicks = (ulong)value; break;
            case 16: stat.ChildUserTicks = (ulong)value; break;
            case 17: stat.ChildSystemTicks = (ulong)value; break;
            case 18: stat.Priority = (int)value; break;
            case 19: stat.Nice = (int)value; break;
            case 20: stat.ThreadCount = (int)value; break;
            case 22: stat.StartTicks = (ulong)value; break;
            case 23: stat.VirtualBytes = (ulong)value; break;
            case 24: stat.ResidentPages = value > 0 ? (ulong)value : 0; break;
            case 25: stat.ResidentLimitBytes = (ulong)value; break;
            case 26: stat.StartCode = (ulong)value; break;
            case 27: stat.EndCode = (ulong)value; break;
            case 28: stat.StartStack = (ulong)value; break;
            case 29: stat.StackPointer = (ulong)value; break;
            case 30: stat.InstructionPointer = (ulong)value; break;
            case 31: stat.PendingSignals = (ulong)value; break;
            case 35: stat.WaitChannel = (ulong)value; break;
            case 38: stat.ExitSignal = (int)value; break;
            case 39: stat.Processor = (int)value; break;
            case 40: stat.RealtimePriority = (uint)value; break;
            case 41: stat.Policy = (uint)value; break;
            case 42: stat.BlockIoDelayTicks = (ulong)value; break;
            case 43: stat.GuestTicks = (ulong)value; break;
            case 52: stat.ExitCode = (int)value; break;
        }
    }
}
