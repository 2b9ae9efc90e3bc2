using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Cli.Procps;

/// <summary>The cells of ps whose form is its own: times, commands, percentages (ps(1) STANDARD FORMAT SPECIFIERS).</summary>
internal static class PsCells
{
    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    private static ReadOnlySpan<byte> Days => "SunMonTueWedThuFriSat"u8;

    /// <summary>%CPU: tenths of a percent of its life, no decimals from 100 up.</summary>
    public static void PercentCpu(TaskRow row, CellBuffer cell, PsContext context) => Tenths(cell, CpuTenths(row, context), 999);

    /// <summary>C: whole percent, at most 99.</summary>
    public static void WholePercentCpu(TaskRow row, CellBuffer cell, PsContext context) => cell.Number(Math.Min(99, CpuTenths(row, context) / 10));

    /// <summary>%MEM.</summary>
    public static void PercentMemory(TaskRow row, CellBuffer cell, PsContext context)
    {
        long total = row.Snapshot.Machine.MemoryBytes;
        row.ResidentBytes(out long resident);
        long tenths = total == 0 ? 0 : resident / 1024 * 1000 / (total / 1024);
        Tenths(cell, Math.Min(999, tenths), 999);
    }

    /// <summary>TIME: [dd-]hh:mm:ss.</summary>
    public static void CpuTime(TaskRow row, CellBuffer cell, PsContext context)
    {
        long seconds = PsContext.CpuSeconds(row);
        if (seconds >= 86400) cell.Number(seconds / 86400).Byte((byte)'-');
        cell.Padded(seconds / 3600 % 24, 2).Byte((byte)':').Padded(seconds / 60 % 60, 2).Byte((byte)':').Padded(seconds % 60, 2);
    }

    /// <summary>BSD TIME: minutes:seconds.</summary>
    public static void BsdTime(TaskRow row, CellBuffer cell, PsContext context)
    {
        long seconds = context.CpuNanoseconds(row) / 1_000_000_000;
        cell.Number(seconds / 60).Byte((byte)':').Padded(seconds % 60, 2);
    }

    /// <summary>ELAPSED: [[dd-]hh:]mm:ss.</summary>
    public static void Elapsed(TaskRow row, CellBuffer cell, PsContext context)
    {
        long seconds = PsContext.ElapsedSeconds(row);
        if (seconds >= 86400) cell.Number(seconds / 86400).Byte((byte)'-');
        if (seconds >= 3600) cell.Padded(seconds / 3600 % 24, 2).Byte((byte)':');
        cell.Padded(seconds / 60 % 60, 2).Byte((byte)':').Padded(seconds % 60, 2);
    }

    /// <summary>STIME and START: the hour today, the day this year, else the year.</summary>
    public static void StartOfDay(TaskRow row, CellBuffer cell, PsContext context)
    {
        if (IsStartUnknown(row, cell)) return;
        LocalTime start = LocalTime.Of(PsContext.StartSeconds(row));
        LocalTime now = context.Now;
        if (start.Year != now.Year) cell.Number(start.Year);
        else if (start.YearDay != now.YearDay) cell.Text(Month(start)).Padded(start.Day, 2);
        else cell.Padded(start.Hour, 2).Byte((byte)':').Padded(start.Minute, 2);
    }

    /// <summary>STARTED: hh:mm:ss in the first 24 hours, then month and day.</summary>
    public static void Started(TaskRow row, CellBuffer cell, PsContext context)
    {
        if (IsStartUnknown(row, cell)) return;
        long seconds = PsContext.StartSeconds(row);
        LocalTime start = LocalTime.Of(seconds);
        if (context.NowSeconds - seconds >= 86400) cell.Text("  "u8).Text(Month(start)).Byte((byte)' ').Padded(start.Day, 2);
        else cell.Padded(start.Hour, 2).Byte((byte)':').Padded(start.Minute, 2).Byte((byte)':').Padded(start.Second, 2);
    }

    /// <summary>lstart: the whole date, as ctime(3).</summary>
    public static void FullStart(TaskRow row, CellBuffer cell, PsContext context)
    {
        if (IsStartUnknown(row, cell)) return;
        LocalTime start = LocalTime.Of(PsContext.StartSeconds(row));
        cell.Text(Days.Slice(start.WeekDay * 3, 3)).Byte((byte)' ').Text(Month(start)).Byte((byte)' ');
        if (start.Day < 10) cell.Byte((byte)' ');
        cell.Number(start.Day).Byte((byte)' ').Padded(start.Hour, 2).Byte((byte)':').Padded(start.Minute, 2).Byte((byte)':').Padded(start.Second, 2).Byte((byte)' ').Number(start.Year);
    }

    /// <summary>bsdstart: " hh:mm" in the first 24 hours, then "Mon dd".</summary>
    public static void BsdStart(TaskRow row, CellBuffer cell, PsContext context)
    {
        if (IsStartUnknown(row, cell)) return;
        long seconds = PsContext.StartSeconds(row);
        LocalTime start = LocalTime.Of(seconds);
        if (context.NowSeconds - seconds > 86400)
        {
            cell.Text(Month(start)).Byte((byte)' ');
            if (start.Day < 10) cell.Byte((byte)' ');
            cell.Number(start.Day);
        }
        else cell.Byte((byte)' ').Padded(start.Hour, 2).Byte((byte)':').Padded(start.Minute, 2);
    }

    /// <summary>comm, with the tree before it.</summary>
    public static void Name(TaskRow row, CellBuffer cell, PsContext context)
    {
        if (context.Indents is { } indents) cell.Text(indents[row.Index]);
        Sanitizer.Append(cell, row.Name, context.Screen.Unicode);
    }

    /// <summary>The command line, arguments joined by spaces; [comm] where there is none.</summary>
    public static void Arguments(TaskRow row, CellBuffer cell, PsContext context)
    {
        if (context.TrueNames)
        {
            Name(row, cell, context);
            return;
        }
        if (context.Indents is { } indents) cell.Text(indents[row.Index]);
        bool known = row.CommandLine(out ReadOnlySpan<byte> line) == Presence.Present && !line.IsEmpty && row.Stat.State != 'Z';
        if (known) Joined(line, cell, context);
        else
        {
            cell.Byte((byte)'[');
            Sanitizer.Append(cell, row.Name, context.Screen.Unicode);
            cell.Byte((byte)']');
            if (row.Stat.State == 'Z') cell.Text(" <defunct>"u8);
        }
        if (context.ShowEnvironment && row.Environment(out ReadOnlySpan<byte> environment) == Presence.Present && !environment.IsEmpty)
        {
            cell.Byte((byte)' ');
            Joined(environment, cell, context);
        }
    }

    /// <summary>NUL-separated texts joined by spaces, newlines in them as blanks too; the last NULs fall away.</summary>
    public static void Joined(ReadOnlySpan<byte> texts, CellBuffer cell, PsContext context)
    {
        texts = texts.TrimEnd((byte)0);
        while (true)
        {
            int end = texts.IndexOf((byte)0);
            Sanitizer.Append(cell, end < 0 ? texts : texts[..end], context.Screen.Unicode, blankForNewline: true);
            if (end < 0) return;
            cell.Byte((byte)' ');
            texts = texts[(end + 1)..];
        }
    }

    /// <summary>The terminal's name, "?" for none.</summary>
    public static void Terminal(TaskRow row, CellBuffer cell, PsContext context)
    {
        if (row.Stat.Terminal == 0) cell.Byte((byte)'?');
        else cell.Text(TerminalNames.Of(row.Stat.Terminal));
    }

    /// <summary>NI: "-" for tasks whose class has no nice value.</summary>
    public static void Nice(TaskRow row, CellBuffer cell, PsContext context)
    {
        if (row.Stat.Policy != 0) cell.Byte((byte)'-');
        else cell.Number(row.Stat.Nice);
    }

    /// <summary>F: the bits 1 (forked, never exec'd) and 4 (used super-user rights) of the kernel's flags.</summary>
    public static void Flags(TaskRow row, CellBuffer cell, PsContext context) => cell.Number((row.Stat.Flags >> 6) & 7);

    // A mount with subset=pid has no /proc/stat, which says when the machine booted.
    private static bool IsStartUnknown(TaskRow row, CellBuffer cell)
    {
        if (row.Snapshot.Machine.BootUnixSeconds != 0) return false;
        cell.Byte((byte)'?');
        return true;
    }

    // Both in clock ticks, as ps has them: its clock is /proc/uptime, in hundredths of a second.
    private static long CpuTenths(TaskRow row, PsContext context)
    {
        long life = (row.Snapshot.Machine.BootTimeNanoseconds / row.NanosecondsPerTick) - (long)row.Stat.StartTicks;
        return life <= 0 ? 0 : context.CpuNanoseconds(row) / row.NanosecondsPerTick * 1000 / life;
    }

    private static void Tenths(CellBuffer cell, long tenths, long limit)
    {
        if (tenths > limit) cell.Number(tenths / 10);
        // Two places before the point always: they stay when a long cell before has pushed the row on.
        else (tenths < 100 ? cell.Byte((byte)' ') : cell).Number(tenths / 10).Byte((byte)'.').Number(tenths % 10);
    }

    private static ReadOnlySpan<byte> Month(LocalTime time) => Months.Slice((time.Month - 1) * 3, 3);
}
