using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;
using static Weft.Cli.Procps.PsAlign;
using static Weft.Tasks.TaskFields;

namespace Weft.Cli.Procps;

/// <summary>ps's format specifiers (ps(1) STANDARD FORMAT SPECIFIERS): name, header, width, and how the cell is written.</summary>
internal static class PsColumnTable
{
    private static readonly Lazy<int> IdWidth = new(ReadIdWidth);

    /// <summary>The specifier with this name; a registry column in its general form when ps has none; null when neither.</summary>
    public static PsColumn? Find(string name)
    {
        PsColumn? own = Known(name);
        string id = RegistryId(name);
        Column? column = ColumnRegistry.Find(id);
        if (own is not null) return own with { Registry = column };
        if (column is null) return null;
        return new PsColumn(name, column.Header, GeneralWidth(column), IsLeft(column) ? Left : Right, column.Needs, (row, cell, context) => General(column, row, cell, context)) { Registry = column };
    }

    private static PsColumn? Known(string name) => name switch
    {
        "pid" or "tgid" => Id(name, name.ToUpperInvariant(), static r => r.ProcessId),
        "tid" or "lwp" or "spid" => Id(name, name.ToUpperInvariant(), static r => r.Tid),
        "ppid" => Id(name, "PPID", static r => r.Stat.ParentTgid),
        "pgid" or "pgrp" => Id(name, name.ToUpperInvariant(), static r => r.Stat.ProcessGroup),
        "sid" => Id(name, "SID", static r => r.Stat.Session),
        "sess" or "session" => Id(name, "SESS", static r => r.Stat.Session),
        "tpgid" => Id(name, "TPGID", static r => r.Stat.TerminalProcessGroup),
        "user" or "uname" or "euser" => new(name, name == "euser" ? "EUSER" : "USER", 8, User, Owner, UserName),
        "ruser" => Registered(name, "RUSER", 8, User),
        "suser" or "svuser" => Registered(name, name.ToUpperInvariant(), 8, User),
        "group" or "egroup" => new(name, name.ToUpperInvariant(), 8, User, Owner, GroupName),
        "rgroup" => Registered(name, "RGROUP", 8, User),
        "uid" or "euid" => new(name, name.ToUpperInvariant(), 5, Right, Owner, static (r, c, _) => Owned(r, c, static o => o.UserId)),
        "gid" or "egid" => new(name, name.ToUpperInvariant(), 5, Right, Owner, static (r, c, _) => Owned(r, c, static o => o.GroupId)),
        "ruid" or "suid" or "svuid" or "fsuid" or "fuid" or "rgid" => Registered(name, name.ToUpperInvariant(), 5, Right),
        "comm" or "ucomm" => new(name, "COMMAND", 15, LeftCut, Stat, PsCells.Name),
        "ucmd" => new(name, "CMD", 15, LeftCut, Stat, PsCells.Name),
        "fname" => new(name, "COMMAND", 8, LeftCut, Stat, static (r, c, x) => Sanitizer.Append(c, r.Name, x.Screen.Unicode, 8)),
        "args" or "command" => new(name, "COMMAND", 27, LeftCut, CommandLine, PsCells.Arguments),
        "cmd" => new(name, "CMD", 27, LeftCut, CommandLine, PsCells.Arguments),
        "s" or "state" => new(name, "S", 1, Left, Stat, static (r, c, _) => c.Byte(r.Stat.State)),
        "stat" => new(name, "STAT", 4, Left, Stat | LockedMemory, static (r, c, _) => c.Text(LongState.Of(r))),
        "f" or "flag" or "flags" => new(name, "F", 1, Left, Stat, PsCells.Flags),
        "c" or "util" => new(name, "C", 2, Right, Stat, PsCells.WholePercentCpu),
        "pcpu" or "%cpu" => new(name, "%CPU", 4, Right, Stat, PsCells.PercentCpu),
        "pmem" or "%mem" => new(name, "%MEM", 4, Right, Stat | MemorySize | MachineMemory, PsCells.PercentMemory),
        "time" or "cputime" or "atime" => new(name, "TIME", 8, Right, Stat, PsCells.CpuTime),
        "times" or "cputimes" => new(name, "TIME", 8, Right, Stat, static (r, c, _) => c.Number(PsContext.CpuSeconds(r))),
        "bsdtime" => new(name, "TIME", 6, Right, Stat, PsCells.BsdTime),
        "etime" => new(name, "ELAPSED", 11, Right, Stat, PsCells.Elapsed),
        "etimes" => new(name, "ELAPSED", 7, Right, Stat, static (r, c, _) => c.Number(PsContext.ElapsedSeconds(r))),
        "stime" => new(name, "STIME", 5, Right, Stat | BootTime, PsCells.StartOfDay),
        "start_time" => new(name, "START", 5, Right, Stat | BootTime, PsCells.StartOfDay),
        "start" => new(name, "STARTED", 8, Right, Stat | BootTime, PsCells.Started),
        "lstart" => new(name, "STARTED", 24, Right, Stat | BootTime, PsCells.FullStart),
        "bsdstart" => new(name, "START", 6, Right, Stat | BootTime, PsCells.BsdStart),
        "ni" or "nice" => new(name, "NI", 3, Right, Stat, PsCells.Nice),
        "pri" => Stated(name, "PRI", 3, static r => 39 - r.Stat.Priority),
        "opri" or "intpri" => Stated(name, "PRI", 3, static r => 60 + r.Stat.Priority),
        "priority" => Stated(name, "PRI", 3, static r => r.Stat.Priority),
        "pri_api" => Stated(name, "API", 3, static r => -1 - r.Stat.Priority),
        "pri_bar" => Stated(name, "BAR", 3, static r => r.Stat.Priority + 1),
        "pri_baz" => Stated(name, "BAZ", 3, static r => r.Stat.Priority + 100),
        "pri_foo" => Stated(name, "FOO", 3, static r => r.Stat.Priority - 20),
        "class" => new(name, "CLS", 3, Left, Stat, static (r, c, _) => c.Text(SchedulingPolicy.ShortName(r.Stat.Policy))),
        "cls" => new(name, "CLS", 3, Right, Stat, static (r, c, _) => c.Text(SchedulingPolicy.ShortName(r.Stat.Policy))),
        "policy" => new(name, "POL", 3, Left, Stat, static (r, c, _) => c.Text(SchedulingPolicy.ShortName(r.Stat.Policy))),
        "sched" => Stated(name, "SCH", 3, static r => r.Stat.Policy),
        "rtprio" => new(name, "RTPRIO", 6, Right, Stat, static (r, c, _) => Dash(c, r.Stat.RealtimePriority > 0, r.Stat.RealtimePriority)),
        "psr" => Stated(name, "PSR", 3, static r => r.Stat.Processor),
        "cpuid" => Stated(name, "CPUID", 5, static r => r.Stat.Processor),
        "nlwp" => Stated(name, "NLWP", 4, static r => r.Stat.ThreadCount),
        "thcount" => Stated(name, "THCNT", 5, static r => r.Stat.ThreadCount),
        "tty" or "tt" => new(name, "TT", 8, Left, Stat, PsCells.Terminal),
        "tname" or "longtname" or "tty8" => new(name, "TTY", 8, Left, Stat, PsCells.Terminal),
        "sz" => new(name, "SZ", 5, Right, Stat, static (r, c, _) => c.Unsigned(r.Stat.VirtualBytes / (ulong)r.Snapshot.Machine.PageBytes)),
        "vsz" or "vsize" => new(name, "VSZ", 6, Right, Stat, static (r, c, _) => c.Unsigned(r.Stat.VirtualBytes / 1024)),
        "rss" or "rssize" => new(name, "RSS", 5, Right, Stat | MemorySize, Resident),
        "rsz" => new(name, "RSZ", 5, Right, Stat | MemorySize, Resident),
        "trs" or "m_trs" => new(name, "TRS", name == "trs" ? 4 : 5, Right, Stat | StatRemainder, static (r, c, _) => c.Unsigned(TextBytes(r) / 1024)),
        "drs" or "m_drs" => new(name, "DRS", 5, Right, Stat | StatRemainder, static (r, c, _) => c.Unsigned((r.Stat.VirtualBytes - Math.Min(r.Stat.VirtualBytes, TextBytes(r))) / 1024)),
        "addr" or "addr_1" => new(name, "ADDR", 1, Left, None, static (_, c, _) => c.Byte((byte)'-')),
        "wchan" or "wname" => new(name, "WCHAN", 6, LeftCut, TaskFields.WaitChannel, WaitsIn),
        "min_flt" => new(name, "MINFL", 6, Right, Stat, static (r, c, _) => c.Unsigned(r.Stat.MinorFaults)),
        "minflt" => new(name, "MINFLT", 6, Right, Stat, static (r, c, _) => c.Unsigned(r.Stat.MinorFaults)),
        "maj_flt" => new(name, "MAJFL", 6, Right, Stat, static (r, c, _) => c.Unsigned(r.Stat.MajorFaults)),
        "majflt" => new(name, "MAJFLT", 6, Right, Stat, static (r, c, _) => c.Unsigned(r.Stat.MajorFaults)),
        "pagein" => new(name, "PAGEIN", 6, Right, Stat, static (r, c, _) => c.Unsigned(r.Stat.MajorFaults)),
        "exe" => Registered(name, "EXE", 27, LeftCut),
        "pss" or "uss" => new(name, name.ToUpperInvariant(), 5, Right, TaskFields.MemoryRollup, (r, c, _) => Kilobytes(ColumnRegistry.Get(name), r, c)),
        "pending" or "sig" => Mask(name, "PENDING"),
        "tsig" => Mask(name, "PENDING"),
        "blocked" or "sigmask" or "sig_block" => Mask(name, "BLOCKED"),
        "ignored" or "sigignore" or "sig_ignore" => Mask(name, "IGNORED"),
        "caught" or "sigcatch" => Mask(name, "CAUGHT"),
        "netns" or "pidns" or "mntns" or "userns" or "ipcns" or "utsns" or "cgroupns" or "timens" => Registered(name, name.ToUpperInvariant(), 10, Right),
        _ => null,
    };

    // Names by which ps means another thing than the registry's own id.
    private static string RegistryId(string name) => name switch
    {
        "c" or "util" or "cp" => "cpu",
        "fname" => "name",
        "pri" or "opri" or "intpri" or "pri_api" or "pri_bar" or "pri_baz" or "pri_foo" => "priority",
        "cputime" or "cputimes" or "times" or "atime" or "bsdtime" => "cputime",
        "sched" => "policy",
        "sz" => "vsz",
        "longtname" or "tty8" => "tty",
        "trs" or "drs" or "m_trs" or "m_drs" => "vsz",
        "svuid" => "suid",
        _ => name,
    };

    // Digits of the largest process id here, at least 5.
    private static int ReadIdWidth()
    {
        ReadBuffer buffer = new(64);
        if (ProcRoot.TryOpen("/proc", out ProcRoot? root) != Errno.None) return 5;
        using (root)
        {
            bool known = root!.Read("sys/kernel/pid_max\0"u8, buffer, oneRecord: true) == ReadOutcome.Read;
            return known && new DecimalScanner(buffer.Text).TryNext(out long limit) ? Math.Clamp((limit - 1).ToString().Length, 5, 10) : 5;
        }
    }

    private static PsColumn Id(string name, string header, Func<TaskRow, long> read) => new(name, header, IdWidth.Value, Right, Stat, (r, c, _) => c.Number(read(r)));

    private static PsColumn Stated(string name, string header, int width, Func<TaskRow, long> read) => new(name, header, width, Right, Stat, (r, c, _) => c.Number(read(r)));

    private static PsColumn Registered(string name, string header, int width, PsAlign align)
    {
        Column column = ColumnRegistry.Find(RegistryId(name))!;
        return new(name, header, width, align, column.Needs, (row, cell, context) => General(column, row, cell, context));
    }

    private static PsColumn Mask(string name, string header)
    {
        Column column = ColumnRegistry.Find(name)!;
        return new(name, header, 16, Right, column.Needs, (r, c, _) =>
        {
            ColumnValue value = column.Read(r);
            if (value.IsPresent) c.Hexadecimal(value.Unsigned, 16);
            else c.Byte((byte)'-');
        });
    }

    private static void General(Column column, TaskRow row, CellBuffer cell, PsContext context) => CellText.Append(cell, column, column.Read(row), context.Screen.Unicode, person: false);

    private static void UserName(TaskRow row, CellBuffer cell, PsContext context) => Owned(row, cell, context, static o => AccountNames.User(o.UserId));

    private static void GroupName(TaskRow row, CellBuffer cell, PsContext context) => Owned(row, cell, context, static o => AccountNames.Group(o.GroupId));

    private static void Owned(TaskRow row, CellBuffer cell, PsContext context, Func<OwnerFacts, byte[]> name)
    {
        if (row.Owner(out OwnerFacts owner) == Presence.Present) Sanitizer.Append(cell, name(owner), context.Screen.Unicode);
        else cell.Byte((byte)'?');
    }

    private static void Owned(TaskRow row, CellBuffer cell, Func<OwnerFacts, uint> id)
    {
        if (row.Owner(out OwnerFacts owner) == Presence.Present) cell.Number(id(owner));
        else cell.Byte((byte)'?');
    }

    // Program text, as ps counts it: from the stat file's code addresses.
    private static ulong TextBytes(TaskRow row) => row.StatRemainder(out TaskStatRemainder rest) == Presence.Present && rest.EndCode > rest.StartCode ? rest.EndCode - rest.StartCode : 0;

    private static void Dash(CellBuffer cell, bool present, long value)
    {
        if (present) cell.Number(value);
        else cell.Byte((byte)'-');
    }

    private static void Resident(TaskRow row, CellBuffer cell, PsContext context)
    {
        // ps shows 0 for tasks without memory: kernel threads and zombies.
        Presence presence = row.ResidentBytes(out long bytes);
        if (presence is Presence.Present or Presence.NotApplicable) cell.Number(bytes / 1024);
        else cell.Byte((byte)'?');
    }

    private static void WaitsIn(TaskRow row, CellBuffer cell, PsContext context)
    {
        Presence presence = row.WaitChannel(out ReadOnlySpan<byte> function);
        // ps drops the dots and underscores that kernel functions begin with.
        function = function.TrimStart("._"u8);
        if (presence == Presence.NotPermitted) cell.Byte((byte)'?');
        else if (function.IsEmpty) cell.Byte((byte)'-');
        else Sanitizer.Append(cell, function, context.Screen.Unicode);
    }

    private static void Kilobytes(Column column, TaskRow row, CellBuffer cell)
    {
        ColumnValue value = column.Read(row);
        if (value.IsPresent) cell.Number(value.Integer / 1024);
        else cell.Byte((byte)'-');
    }

    private static bool IsLeft(Column column) => column.Type is ColumnType.Text;

    private static int GeneralWidth(Column column) => Math.Max(column.Header.Length, column.Type switch
    {
        ColumnType.Text => 12,
        ColumnType.Time => 19,
        ColumnType.Address => 16,
        ColumnType.Duration => 9,
        ColumnType.Size => 8,
        _ => 5,
    });
}
