using System.Text;
using Weft.Columns;
using Weft.Queries;
using Weft.Tasks;

namespace Weft.Tests.Queries;

/// <summary>Columns over a small table; the row's index picks the cell, null is a missing one.</summary>
internal static class FakeColumns
{
    public const long Second = 1_000_000_000;
    public const long Noon = 1_767_355_200 * Second; // 2026-01-02 12:00 UTC

    public static readonly long?[] Pids = [1, 42, 812, 4711, 4712, 4713, null, 99999];
    public static readonly string?[] States = ["S", "D", "R", "D", "Z", "I", null, "t"];
    public static readonly double?[] Cpus = [0, 50, 50.5, 98.25, null, 0.1, 12.4, double.NaN];
    public static readonly long?[] Sizes = [0, 1024, 1536, 1 << 20, 1610612736, null, 4096, long.MaxValue];
    public static readonly long?[] Spans = [0, 1500, 3 * Second, 300 * Second, 5400 * Second, null, 86400 * Second, 1];
    public static readonly long?[] Starts = [Noon - 600 * Second, Noon, Noon - Second, Noon + 5, 0, null, Noon - 3600 * Second, -1];
    public static readonly ulong?[] Masks = [0, 0x4000, 0xffffffffffffffff, 0x4002, null, 1, 0x8000000000000000, 2];
    public static readonly bool?[] Kernels = [true, false, true, null, false, false, null, true];
    public static readonly byte[]?[] Names =
    [
        "worker-1"u8.ToArray(), "pg \"writer\""u8.ToArray(), null, "wörker"u8.ToArray(), [0xff, (byte)'w', 0xc3], ""u8.ToArray(),
        "a\nb\\c\x1b[31m"u8.ToArray(), "Worker-1"u8.ToArray(),
    ];

    public static int Count => Pids.Length;

    private static readonly byte[]?[] StateBytes = [.. States.Select(state => state is null ? null : Encoding.ASCII.GetBytes(state))];

    public static readonly Column Pid = Make("pid", ColumnType.Integer, TaskFields.None, row => Whole(Pids, row), "tgid");
    public static readonly Column State = Make("state", ColumnType.Text, TaskFields.Stat, row => Text(StateBytes, row), "s");
    public static readonly Column Stat = Make("stat", ColumnType.Text, TaskFields.Stat | TaskFields.LockedMemory, row => Text(StateBytes, row));
    public static readonly Column Name = Make("name", ColumnType.Text, TaskFields.Stat, row => Text(Names, row), "comm");
    public static readonly Column Cpu = Make("cpu", ColumnType.Real, TaskFields.Schedstat,
        row => Cpus[row.Index] is double value ? ColumnValue.OfReal(value) : ColumnValue.Missing(Presence.NotPermitted), "%cpu", "pcpu");
    public static readonly Column Rss = Make("rss", ColumnType.Size, TaskFields.MemorySize, row => Whole(Sizes, row));
    public static readonly Column Elapsed = Make("elapsed", ColumnType.Duration, TaskFields.Stat, row => Whole(Spans, row));
    public static readonly Column Start = Make("start", ColumnType.Time, TaskFields.Stat, row => Whole(Starts, row));
    public static readonly Column Caught = Make("caught", ColumnType.Address, TaskFields.Status,
        row => Masks[row.Index] is ulong value ? ColumnValue.Of(value) : ColumnValue.Missing(Presence.Gone));
    public static readonly Column Kernel = Make("kernelThread", ColumnType.Boolean, TaskFields.Stat,
        row => Kernels[row.Index] is bool value ? ColumnValue.Of(value) : ColumnValue.Missing(Presence.NotApplicable));

    public static readonly Column[] All = [Pid, State, Stat, Name, Cpu, Rss, Elapsed, Start, Caught, Kernel];

    public static readonly QueryOptions Options = new()
    {
        Catalog = new ColumnCatalog(All),
        Now = static _ => Noon,
        TimeZone = TimeZoneInfo.CreateCustomTimeZone("two", TimeSpan.FromHours(2), "two", "two"),
    };

    public static TaskRow Row(int index) => new(null!, index);

    public static Query Parse(string text)
    {
        QueryParseResult result = Query.Parse(text, Options);
        return result.Query ?? throw new InvalidOperationException(result.Error!.ToText());
    }

    public static string Error(string text) => Query.Parse(text, Options).Error?.ToString() ?? "no error";

    /// <summary>The indexes of the rows a query selects.</summary>
    public static int[] Select(string text)
    {
        Query query = Parse(text);
        return [.. Enumerable.Range(0, Count).Where(index => query.Matches(Row(index)))];
    }

    private static ColumnValue Whole(long?[] cells, TaskRow row) =>
        cells[row.Index] is long value ? ColumnValue.Of(value) : ColumnValue.Missing(Presence.NotPermitted);

    private static ColumnValue Text(byte[]?[] cells, TaskRow row) =>
        cells[row.Index] is byte[] value ? ColumnValue.OfText(value) : ColumnValue.Missing(Presence.Gone);

    private static Column Make(string id, ColumnType type, TaskFields needs, ColumnReader read, params string[] aliases) => new()
    {
        Id = id, Aliases = aliases, Header = id, JsonName = id, Type = type, Scope = ColumnScope.Task, Source = "fake",
        Meaning = "fake", Needs = needs, Read = read,
    };
}
