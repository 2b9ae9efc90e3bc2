using System.Buffers;
using System.Text;
using System.Text.Json;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.Rendering;

/// <summary>Prints a snapshot as one <c>weft.ps/1</c> document (docs/json.md).</summary>
internal static class PsJson
{
    public static void Write(TaskSnapshot snapshot, ReadOnlySpan<int> rows, IReadOnlyList<Column> columns, StandardOutput output)
    {
        ArrayBufferWriter<byte> buffer = new(1 << 16);
        using Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = false, SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("schema"u8, "weft.ps/1"u8);
        json.WriteString("host"u8, snapshot.Machine.Host);
        json.WriteString("bootId"u8, snapshot.Machine.BootId);
        json.WriteNumber("takenUnixNanoseconds"u8, snapshot.Machine.TakenUnixNanoseconds);
        json.WriteString("engine"u8, snapshot.Engine == EngineChoice.Bpf ? "bpf"u8 : "procfs"u8);
        json.WriteStartArray("tasks"u8);
        foreach (int row in rows)
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, snapshot[row].Kind == RowKind.Process ? "process"u8 : "thread"u8);
            foreach (Column column in columns) JsonCell.Write(json, column, column.Read(snapshot[row]));
            json.WriteEndObject();
            if (json.BytesPending < 1 << 15) continue;
            json.Flush();
            output.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.Write(buffer.WrittenSpan);
        output.Write("\n"u8);
    }
}
