using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Columns;

/// <summary>Makes columns of the status file, which differ only in the field they show.</summary>
internal static class StatusColumn
{

    public static Column Whole(string id, string header, string json, string source, string meaning, Func<TaskStatus, long> read, params string[] aliases) =>
        Make(id, header, json, ColumnType.Integer, source, meaning, r => r.Status(out TaskStatus s) is var p && p == Presence.Present ? ColumnValue.Of(read(s)) : ColumnValue.Missing(p), aliases);

    public static Column Mask(string id, string header, string json, string source, string meaning, Func<TaskStatus, ulong> read, params string[] aliases) =>
        Make(id, header, json, ColumnType.Address, source, meaning, r => r.Status(out TaskStatus s) is var p && p == Presence.Present ? ColumnValue.Of(read(s)) : ColumnValue.Missing(p), aliases);

    public static Column Memory(string id, string header, string json, string source, string meaning, Func<TaskStatus, ulong> read, params string[] aliases) =>
        Make(id, header, json, ColumnType.Size, source, meaning, r => r.Status(out TaskStatus s) is var p && p != Presence.Present ? ColumnValue.Missing(p) : s.HasMemory ? ColumnValue.Of(read(s)) : ColumnValue.Missing(Presence.NotApplicable), aliases, ColumnScope.Process, "bytes");

    public static Column Name(string id, string header, string json, string source, string meaning, Func<TaskStatus, byte[]> read, params string[] aliases) =>
        Make(id, header, json, ColumnType.Text, source, meaning, r => r.Status(out TaskStatus s) is var p && p == Presence.Present ? ColumnValue.OfText(read(s)) : ColumnValue.Missing(p), aliases);

    public static Column Part(string id, string header, string json, string source, string meaning, Func<TaskStatus, TextSlice> read, params string[] aliases) =>
        Make(id, header, json, ColumnType.Text, source, meaning, r => r.Status(out TaskStatus s) is var p && p == Presence.Present ? ColumnValue.OfText(r.StatusText(read(s)).Trim("\t\n "u8)) : ColumnValue.Missing(p), aliases);

    private static Column Make(string id, string header, string json, ColumnType type, string source, string meaning, ColumnReader read, string[] aliases, ColumnScope scope = ColumnScope.Task, string unit = "") =>
        new() { Id = id, Aliases = aliases, Header = header, JsonName = json, Type = type, Scope = scope, Needs = TaskFields.Status, Source = source, Meaning = meaning, Unit = unit, Read = read };
}
