using System.Buffers;
using System.Text;
using System.Text.Json;
using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Sampling;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>A look as one line of JSON, a <c>weft.top/1</c> document (docs/json.md).</summary>
internal sealed class TopJson(StandardOutput output) : ITopPrinter
{
    private const int FlushAt = 1 << 15;

    private static readonly string[] s_always = ["pid", "tid", "ppid", "name", "state", "startTicks"];
    private static readonly string[] s_usual =
    [
        "args", "user", "threads", "cputime", "rss", "cpuNow", "systemNow", "waitNow", "blockedNow", "switchesNow", "involuntaryNow", "minorFaultsNow", "majorFaultsNow", "readNow", "writeNow", "goneNow", "goneCount",
    ];

    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private Column[]? _columns;

    public void Print(TopContext context, TopLooks looks)
    {
        Column[] columns = _columns ??= Columns(context.Settings.Columns);
        TaskFields needs = TaskFields.None, rates = TaskFields.None;
        foreach (Column column in columns) (needs, rates) = (needs | column.Needs, rates | TopColumns.RateNeeds(column));
        looks.Load(needs, rates);
        using Utf8JsonWriter json = new(_buffer, new JsonWriterOptions { Indented = false, SkipValidation = true });
        TaskSample sample = context.Sample;
        TaskSnapshot snapshot = sample.Snapshot;
        json.WriteStartObject();
        json.WriteString("schema"u8, "weft.top/1"u8);
        json.WriteString("host"u8, snapshot.Machine.Host);
        json.WriteString("bootId"u8, snapshot.Machine.BootId);
        json.WriteNumber("takenUnixNanoseconds"u8, snapshot.Machine.TakenUnixNanoseconds);
        json.WriteString("engine"u8, snapshot.Engine == EngineChoice.Bpf ? "bpf"u8 : "procfs"u8);
        json.WriteBoolean("everyThreadWasRead"u8, sample.IsWhole);
        json.WriteBoolean("shortLivedAreSeen"u8, sample.SeesShortLived);
        json.WriteNumber("lostEvents"u8, sample.LostEvents);
        MachineJson.Write(json, sample.Machine);
        json.WriteStartArray("tasks"u8);
        for (int i = 0; i < looks.List.Count && !output.IsClosed; i++)
        {
            if (looks.List.Task(i) is not { } row) continue;
            json.WriteStartObject();
            json.WriteString("kind"u8, row.Kind == RowKind.Process ? "process"u8 : "thread"u8);
            foreach (Column column in columns) Cell(json, column, column.Read(row));
            json.WriteBoolean("isNew"u8, row.Rates(out TaskRates known) == Presence.Present && known.IsNew);
            json.WriteEndObject();
            if (json.BytesPending >= FlushAt) Flush(json);
        }
        json.WriteEndArray();
        Ended(json, sample);
        json.WriteEndObject();
        Flush(json);
        output.Write("\n"u8);
    }

    private void Flush(Utf8JsonWriter json)
    {
        json.Flush();
        output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    // A rate that cannot be told is no number.
    private static void Cell(Utf8JsonWriter json, Column column, ColumnValue value)
    {
        if (value.IsPresent && column.Type == ColumnType.Real && !double.IsFinite(value.Real)) value = ColumnValue.Missing(Presence.NotRead);
        JsonCell.Write(json, column, value);
    }

    private static Column[] Columns(List<string>? chosen)
    {
        List<Column> columns = [];
        foreach (string id in s_always) Add(columns, id);
        foreach (string id in chosen ?? [.. s_usual]) Add(columns, id);
        return [.. columns];
    }

    private static void Add(List<Column> columns, string id)
    {
        if (TopColumns.Catalog.Find(id) is { } column && !columns.Contains(column)) columns.Add(column);
    }

    private static void Ended(Utf8JsonWriter json, TaskSample sample)
    {
        json.WriteStartArray("ended"u8);
        foreach (EndedTask ended in sample.Ended)
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, ended.Kind == RowKind.Process ? "process"u8 : "thread"u8);
            json.WriteNumber("pid"u8, ended.Id.ProcessId);
            json.WriteNumber("tid"u8, ended.Id.Tid);
            json.WriteNumber("startTicks"u8, ended.Id.StartTicks);
            json.WriteNumber("ppid"u8, ended.ParentProcessId);
            json.WriteString("name"u8, Encoding.UTF8.GetString(ended.Name));
            json.WriteNumber("count"u8, ended.Count);
            json.WriteBoolean("isShortLived"u8, ended.IsShortLived);
            if (ended.CpuNanoseconds >= 0) json.WriteNumber("cpuNanoseconds"u8, ended.CpuNanoseconds);
            else MachineJson.Unknown(json, "cpuNanoseconds");
            if (ended.WaitStatus is { } status) json.WriteNumber("waitStatus"u8, status);
            else MachineJson.Unknown(json, "waitStatus");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
