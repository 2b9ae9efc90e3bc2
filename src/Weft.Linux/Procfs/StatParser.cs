namespace Weft.Linux.Procfs;

/// <summary>Parses <c>stat</c> of a process or thread (proc_pid_stat(5)).</summary>
public static class StatParser
{
    // Field 3 is the state letter; the numbers after it are fields 4 to 52.
    private const int First = 4;
    private const int Last = 52;

    // Fields 25 to 37 are limits and addresses, most of a line's bytes, and TaskStat has none of them.
    private const int SkipFrom = 25 - First;
    private const int SkipTo = 38 - First;

    // Up to field 39 (processor) every kernel since 2.2 prints; fewer means the text was cut.
    private const int Required = 39 - First;

    /// <summary>Parses one file, without the fields that few need.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="stat">The numbers; fields the kernel is too old to print stay 0.</param>
    /// <param name="name">The comm, raw: it may hold any byte but NUL, parentheses and newlines included.</param>
    /// <returns>False when the text is cut or is not a stat file.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out TaskStat stat, out ReadOnlySpan<byte> name)
    {
        Span<long> fields = stackalloc long[41 - First + 1];
        fields.Clear();
        stat = default;
        if (!TryFields(text, fields, skip: true, out stat.Tid, out stat.State, out name)) return false;
        Fill(ref stat, fields);
        return true;
    }

    /// <summary>Parses all of one file.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="stat">The numbers most views need.</param>
    /// <param name="remainder">The other numbers.</param>
    /// <param name="name">The comm, raw.</param>
    /// <returns>False when the text is cut or is not a stat file.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out TaskStat stat, out TaskStatRemainder remainder, out ReadOnlySpan<byte> name)
    {
        Span<long> fields = stackalloc long[Last - First + 1];
        fields.Clear();
        stat = default;
        remainder = default;
        if (!TryFields(text, fields, skip: false, out stat.Tid, out stat.State, out name)) return false;
        Fill(ref stat, fields);
        remainder = new TaskStatRemainder
        {
            ResidentPages = (ulong)Math.Max(0, fields[24 - First]),
            ResidentLimitBytes = (ulong)fields[25 - First],
            StartCode = (ulong)fields[26 - First],
            EndCode = (ulong)fields[27 - First],
            StartStack = (ulong)fields[28 - First],
            StackPointer = (ulong)fields[29 - First],
            InstructionPointer = (ulong)fields[30 - First],
            PendingSignals = (ulong)fields[31 - First],
            WaitChannel = (ulong)fields[35 - First],
            BlockIoDelayTicks = (ulong)fields[42 - First],
            GuestTicks = (ulong)fields[43 - First],
            ExitCode = (int)fields[52 - First],
        };
        return true;
    }

    private static void Fill(ref TaskStat stat, ReadOnlySpan<long> fields)
    {
        stat.ParentTgid = (int)fields[4 - First];
        stat.ProcessGroup = (int)fields[5 - First];
        stat.Session = (int)fields[6 - First];
        stat.Terminal = (int)fields[7 - First];
        stat.TerminalProcessGroup = (int)fields[8 - First];
        stat.Flags = (uint)fields[9 - First];
        stat.MinorFaults = (ulong)fields[10 - First];
        stat.ChildMinorFaults = (ulong)fields[11 - First];
        stat.MajorFaults = (ulong)fields[12 - First];
        stat.ChildMajorFaults = (ulong)fields[13 - First];
        stat.UserTicks = (ulong)fields[14 - First];
        stat.SystemTicks = (ulong)fields[15 - First];
        stat.ChildUserTicks = (ulong)fields[16 - First];
        stat.ChildSystemTicks = (ulong)fields[17 - First];
        stat.Priority = (int)fields[18 - First];
        stat.Nice = (int)fields[19 - First];
        stat.ThreadCount = (int)fields[20 - First];
        stat.StartTicks = (ulong)fields[22 - First];
        stat.VirtualBytes = (ulong)fields[23 - First];
        stat.ResidentPages = Math.Max(0, fields[24 - First]);
        stat.ExitSignal = (int)fields[38 - First];
        stat.Processor = (int)fields[39 - First];
        stat.RealtimePriority = (uint)fields[40 - First];
        stat.Policy = (uint)fields[41 - First];
    }

    private static bool TryFields(ReadOnlySpan<byte> text, scoped Span<long> fields, bool skip, out int tid, out byte state, out ReadOnlySpan<byte> name)
    {
        tid = 0;
        state = 0;
        name = default;
        // comm is unescaped: it begins at the first '(' and ends at the LAST ')', for whatever is in it, no ')' follows it.
        int open = text.IndexOf((byte)'(');
        int close = text.LastIndexOf((byte)')');
        if (open < 2 || close < open || text.Length < close + 4 || text[close + 1] != ' ') return false;
        if (!new DecimalScanner(text[..open]).TryNext(out long id) || id is <= 0 or > int.MaxValue) return false;
        tid = (int)id;
        name = text[(open + 1)..close];
        state = text[close + 2];
        if (state is < (byte)'A' or > (byte)'z' || text[close + 3] != ' ') return false;
        return Numbers(text[(close + 4)..], fields, skip) > Required;
    }

    // This loop runs some forty times for every thread of a machine, so it is written out: one number, one separator.
    private static int Numbers(ReadOnlySpan<byte> text, Span<long> fields, bool skip)
    {
        int at = 0, count = 0;
        while (count < fields.Length && (uint)at < (uint)text.Length)
        {
            if (skip && count == SkipFrom)
            {
                while (count < SkipTo && (uint)at < (uint)text.Length)
                {
                    if (text[at++] == (byte)' ') count++;
                }
                if (count < SkipTo) break;
                skip = false;
                continue;
            }
            bool negative = text[at] == (byte)'-';
            if (negative && ++at == text.Length) break;
            uint digit = (uint)(text[at] - '0');
            if (digit > 9) break;
            int start = at;
            ulong sum = digit;
            while ((uint)++at < (uint)text.Length && (digit = (uint)(text[at] - '0')) <= 9) sum = (sum * 10) + digit;
            // 19 digits always fit; longer ones (an unlimited 2^64 - 1) are checked.
            if (at - start > 19 && !ulong.TryParse(text[start..at], out sum)) break;
            fields[count++] = negative ? -(long)sum : (long)sum;
            at++;
        }
        return count;
    }
}
