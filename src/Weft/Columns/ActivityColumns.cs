using Weft.Linux.Procfs;
using Weft.Tasks;
using static Weft.Columns.ColumnScope;
using static Weft.Columns.ColumnType;
using static Weft.Tasks.TaskFields;

namespace Weft.Columns;

/// <summary>What a task waits for and what it reads and writes.</summary>
internal static class ActivityColumns
{
    private const string OwnerOnly = "the task's owner, or root";

    public static IReadOnlyList<Column> All { get; } =
    [
        new() { Id = "wchan", Aliases = ["wname"], Header = "WCHAN", JsonName = "waitChannel", Type = Text, Scope = ColumnScope.Task, Needs = TaskFields.WaitChannel, Source = "wchan", Permission = OwnerOnly, Meaning = "kernel function the task sleeps in", Read = static r => r.WaitChannel(out ReadOnlySpan<byte> t) is var p && p != Presence.Present ? ColumnValue.Missing(p) : t.IsEmpty ? ColumnValue.Missing(Presence.NotApplicable) : ColumnValue.OfText(t) },
        new() { Id = "syscall", Header = "SYSCALL", JsonName = "systemCall", Type = Text, Scope = ColumnScope.Task, Needs = SystemCall, Source = "syscall, 1st", Permission = OwnerOnly, Meaning = "system call the task is in", Read = static r => r.SystemCall(out SystemCallState s) is var p && p != Presence.Present ? ColumnValue.Missing(p) : s.Kind != SystemCallKind.InCall ? ColumnValue.Missing(Presence.NotApplicable) : ColumnValue.OfText(SystemCallNames.Of(s.Number)) },
        Pointer("sp", "SP", "stackPointer", "syscall, last but one; stat field 29", "user stack pointer of a blocked task", static s => s.StackPointer, "esp"),
        Pointer("pc", "PC", "programCounter", "syscall, last; stat field 30", "user instruction pointer of a blocked task", static s => s.ProgramCounter, "eip"),
        Counter("ioRead", "READ", "ioReadBytes", "io read_bytes", "bytes fetched from storage", static c => c.ReadBytes, "rbytes"),
        Counter("ioWrite", "WRITTEN", "ioWriteBytes", "io write_bytes", "bytes sent to storage", static c => c.WrittenBytes, "wbytes"),
        Counter("ioReadChars", "RCHARS", "readCharacters", "io rchar", "bytes read by system calls, caches and pipes included", static c => c.ReadCharacters, "rchars"),
        Counter("ioWriteChars", "WCHARS", "writtenCharacters", "io wchar", "bytes written by system calls", static c => c.WrittenCharacters, "wchars"),
        new() { Id = "fds", Header = "FDS", JsonName = "openFiles", Type = Integer, Scope = Process, Needs = TaskFields.OpenFiles, Source = "number of entries in fd/", Permission = OwnerOnly, Meaning = "open file descriptors", Read = static r => r.OpenFiles(out long n) is var p && p == Presence.Present ? ColumnValue.Of(n) : ColumnValue.Missing(p) },
    ];

    private static Column Counter(string id, string header, string json, string source, string meaning, Func<IoCounters, ulong> read, params string[] aliases) =>
        new() { Id = id, Aliases = aliases, Header = header, JsonName = json, Type = Size, Scope = Sum, Unit = "bytes", Needs = Io, Source = source, Permission = OwnerOnly, Meaning = meaning, Read = r => r.Io(out IoCounters c) is var p && p == Presence.Present ? ColumnValue.Of(read(c)) : ColumnValue.Missing(p) };

    private static Column Pointer(string id, string header, string json, string source, string meaning, Func<SystemCallState, ulong> read, params string[] aliases) =>
        new() { Id = id, Aliases = aliases, Header = header, JsonName = json, Type = Address, Scope = ColumnScope.Task, Needs = SystemCall, Source = source, Permission = OwnerOnly, Meaning = meaning, Read = r => r.SystemCall(out SystemCallState s) is var p && p != Presence.Present ? ColumnValue.Missing(p) : s.Kind == SystemCallKind.Running ? ColumnValue.Missing(Presence.NotApplicable) : ColumnValue.Of(read(s)) };
}
