using Weft.Tasks;
using static Weft.Columns.ColumnScope;
using static Weft.Columns.ColumnType;
using static Weft.Tasks.TaskFields;

namespace Weft.Columns;

/// <summary>Who a task is: ids, names, users, family.</summary>
internal static class IdentityColumns
{
    public static IReadOnlyList<Column> All { get; } =
    [
        new() { Id = "pid", Aliases = ["tgid"], Header = "PID", JsonName = "pid", Type = Integer, Scope = Process, Needs = None, Source = "directory name /proc/PID", Meaning = "process id: the id of the thread group", Read = static r => ColumnValue.Of(r.ProcessId) },
        new() { Id = "tid", Aliases = ["lwp", "spid"], Header = "TID", JsonName = "tid", Type = Integer, Scope = ColumnScope.Task, Needs = Stat, Source = "stat field 1", Meaning = "thread id; the leader's equals the process id", Read = static r => ColumnValue.Of(r.Tid) },
        new() { Id = "ppid", Header = "PPID", JsonName = "ppid", Type = Integer, Scope = Process, Needs = Stat, Source = "stat field 4", Meaning = "process id of the parent; 0 when it is outside this PID namespace", Read = static r => ColumnValue.Of(r.Stat.ParentTgid) },
        new() { Id = "pgid", Aliases = ["pgrp"], Header = "PGID", JsonName = "processGroup", Type = Integer, Scope = Process, Needs = Stat, Source = "stat field 5", Meaning = "process group id", Read = static r => ColumnValue.Of(r.Stat.ProcessGroup) },
        new() { Id = "sid", Aliases = ["sess", "session"], Header = "SID", JsonName = "session", Type = Integer, Scope = Process, Needs = Stat, Source = "stat field 6", Meaning = "session id", Read = static r => ColumnValue.Of(r.Stat.Session) },
        new() { Id = "tty", Aliases = ["tt", "tname"], Header = "TTY", JsonName = "terminal", Type = Text, Scope = Process, Needs = Stat, Source = "stat field 7", Meaning = "controlling terminal", Read = static r => r.Stat.Terminal == 0 ? ColumnValue.Missing(Presence.NotApplicable) : ColumnValue.OfText(TerminalNames.Of(r.Stat.Terminal)) },
        new() { Id = "tpgid", Header = "TPGID", JsonName = "terminalProcessGroup", Type = Integer, Scope = Process, Needs = Stat, Source = "stat field 8", Meaning = "foreground process group of the controlling terminal", Read = static r => r.Stat.TerminalProcessGroup < 0 ? ColumnValue.Missing(Presence.NotApplicable) : ColumnValue.Of(r.Stat.TerminalProcessGroup) },
        new() { Id = "user", Aliases = ["euser", "uname"], Header = "USER", JsonName = "user", Type = Text, Scope = ColumnScope.Task, Needs = Owner, Source = "owner of the task's directory", Meaning = "effective user's name, or its number when it has none", Read = static r => r.Owner(out OwnerFacts o) is var p && p == Presence.Present ? ColumnValue.OfText(AccountNames.User(o.UserId)) : ColumnValue.Missing(p) },
        new() { Id = "uid", Aliases = ["euid"], Header = "UID", JsonName = "uid", Type = Integer, Scope = ColumnScope.Task, Needs = Owner, Source = "owner of the task's directory", Meaning = "effective user id", Read = static r => r.Owner(out OwnerFacts o) is var p && p == Presence.Present ? ColumnValue.Of(o.UserId) : ColumnValue.Missing(p) },
        new() { Id = "gid", Aliases = ["egid"], Header = "GID", JsonName = "gid", Type = Integer, Scope = ColumnScope.Task, Needs = Owner, Source = "group of the task's directory", Meaning = "effective group id", Read = static r => r.Owner(out OwnerFacts o) is var p && p == Presence.Present ? ColumnValue.Of(o.GroupId) : ColumnValue.Missing(p) },
        new() { Id = "group", Aliases = ["egroup"], Header = "GROUP", JsonName = "group", Type = Text, Scope = ColumnScope.Task, Needs = Owner, Source = "group of the task's directory", Meaning = "effective group's name, or its number", Read = static r => r.Owner(out OwnerFacts o) is var p && p == Presence.Present ? ColumnValue.OfText(AccountNames.Group(o.GroupId)) : ColumnValue.Missing(p) },
        StatusColumn.Whole("ruid", "RUID", "realUid", "status Uid, 1st", "real user id", static s => s.RealUserId),
        StatusColumn.Name("ruser", "RUSER", "realUser", "status Uid, 1st", "real user's name", static s => AccountNames.User(s.RealUserId)),
        StatusColumn.Whole("suid", "SUID", "savedUid", "status Uid, 3rd", "saved user id", static s => s.SavedUserId, "svuid"),
        StatusColumn.Name("suser", "SUSER", "savedUser", "status Uid, 3rd", "saved user's name", static s => AccountNames.User(s.SavedUserId), "svuser"),
        StatusColumn.Whole("fsuid", "FSUID", "fileSystemUid", "status Uid, 4th", "file system user id", static s => s.FileSystemUserId, "fuid"),
        StatusColumn.Whole("rgid", "RGID", "realGid", "status Gid, 1st", "real group id", static s => s.RealGroupId),
        StatusColumn.Name("rgroup", "RGROUP", "realGroup", "status Gid, 1st", "real group's name", static s => AccountNames.Group(s.RealGroupId)),
        new() { Id = "name", Aliases = ["comm", "ucmd", "ucomm"], Header = "NAME", JsonName = "name", Type = Text, Scope = ColumnScope.Task, Needs = Stat, Source = "stat field 2", Meaning = "the task's own name (comm): a thread's name, or the program's first 15 bytes", Read = static r => ColumnValue.OfText(r.Name) },
        new() { Id = "program", Header = "PROGRAM", JsonName = "program", Type = Text, Scope = Process, Needs = CommandLine, Source = "cmdline, 1st argument's base name; comm where there is none", Meaning = "the program's name", Read = static r => ColumnValue.OfText(ProgramName.Of(r)) },
        new() { Id = "args", Aliases = ["cmd", "command", "cmdline"], Header = "COMMAND", JsonName = "commandLine", Type = Text, Scope = Process, Needs = CommandLine, Source = "cmdline", Meaning = "the command line; [name] for a kernel thread", Read = static r => r.CommandLine(out ReadOnlySpan<byte> t) is var p && p == Presence.Present ? ColumnValue.OfText(t) : ColumnValue.Missing(p) },
        new() { Id = "kernelThread", Header = "KTHREAD", JsonName = "kernelThread", Type = ColumnType.Boolean, Scope = Process, Needs = Stat, Source = "stat field 9, PF_KTHREAD", Meaning = "whether it is a thread of the kernel itself", Read = static r => ColumnValue.Of(r.Stat.IsKernelThread) },
        new() { Id = "flags", Aliases = ["f", "flag"], Header = "FLAGS", JsonName = "flags", Type = Address, Scope = ColumnScope.Task, Needs = Stat, Source = "stat field 9", Meaning = "the kernel's PF_ flags", Read = static r => ColumnValue.Of((ulong)r.Stat.Flags) },
    ];
}
