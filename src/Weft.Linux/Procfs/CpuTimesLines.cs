namespace Weft.Linux.Procfs;

/// <summary>Walks the <c>cpu</c> lines of <c>/proc/stat</c>: the sum first, then each CPU that is online.</summary>
public ref struct CpuTimesLines
{
    private TextLines _lines;

    /// <summary>Starts before the first line.</summary>
    public CpuTimesLines(ReadOnlySpan<byte> text)
    {
        _lines = new TextLines(text);
        Cpu = -1;
        Times = default;
    }

    /// <summary>The CPU's number; -1 for the sum of all.</summary>
    public int Cpu { get; private set; }

    /// <summary>Its times.</summary>
    public CpuTimes Times { get; private set; }

    /// <summary>Moves to the next well-formed <c>cpu</c> line; false at the end.</summary>
    public bool MoveNext()
    {
        while (_lines.MoveNext() && _lines.IsWhole)
        {
            if (!_lines.Current.StartsWith("cpu"u8)) continue;
            ReadOnlySpan<byte> rest = _lines.Current[3..];
            int blank = rest.IndexOf((byte)' ');
            if (blank < 0) continue;
            int cpu = -1;
            if (blank > 0 && (!NumberText.TryInt32(rest[..blank], out cpu) || cpu < 0)) continue;
            if (!TryTimes(rest[blank..], out CpuTimes times)) continue;
            Cpu = cpu;
            Times = times;
            return true;
        }
        return false;
    }

    private static bool TryTimes(ReadOnlySpan<byte> text, out CpuTimes times)
    {
        times = default;
        DecimalScanner numbers = new(text);
        int count = 0;
        while (count < 10 && numbers.TryNext(out long value))
        {
            ulong ticks = (ulong)value;
            switch (count++)
            {
                case 0: times.UserTicks = ticks; break;
                case 1: times.NiceTicks = ticks; break;
                case 2: times.SystemTicks = ticks; break;
                case 3: times.IdleTicks = ticks; break;
                case 4: times.IoWaitTicks = ticks; break;
                case 5: times.InterruptTicks = ticks; break;
                case 6: times.SoftInterruptTicks = ticks; break;
                case 7: times.StealTicks = ticks; break;
                case 8: times.GuestTicks = ticks; break;
                case 9: times.GuestNiceTicks = ticks; break;
            }
        }
        return count >= 4;
    }
}
