using System.Buffers;
using System.Text.Json;
using Weft.Cli.Rendering;
using Weft.Native;

namespace Weft.Cli.Demos;

/// <summary>A demo as JSON, one <c>weft.demo/1</c> document a line and event (docs/json.md).</summary>
internal sealed class DemoJson(StandardOutput output) : IDemoView
{
    /// <summary>The list of demos, as one document.</summary>
    public static void List(IEnumerable<Demo> demos, StandardOutput output) => Write(output, json =>
    {
        json.WriteStartArray("demos"u8);
        foreach (Demo demo in demos)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, demo.Name);
            json.WriteString("summary"u8, demo.Summary);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    public void Ready(DemoProcess process, IReadOnlyList<DemoMessage.TaskSaid> tasks, TimeSpan time, bool reached) => Write(output, json =>
    {
        json.WriteString("event"u8, "ready"u8);
        json.WriteString("name"u8, process.Demo.Name);
        json.WriteNumber("pid"u8, process.Pid);
        json.WriteBoolean("reached"u8, reached);
        json.WriteNumber("forNanoseconds"u8, time.Ticks * 100);
        json.WriteStartArray("tasks"u8);
        foreach (DemoMessage.TaskSaid task in tasks)
        {
            json.WriteStartObject();
            json.WriteNumber("pid"u8, task.Pid);
            json.WriteNumber("tid"u8, task.Tid);
            json.WriteString("name"u8, task.Name);
            json.WriteString("role"u8, task.Role);
            json.WriteString("state"u8, task.State.ToString());
            if (task.Object != 0) json.WriteString("waitsAt"u8, $"0x{task.Object:x}");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    public void Said(string text) => Write(output, json =>
    {
        json.WriteString("event"u8, "report"u8);
        json.WriteString("text"u8, text);
    });

    public void Ended(DemoProcess process, ChildStatus status) => Write(output, json =>
    {
        json.WriteString("event"u8, "end"u8);
        json.WriteNumber("pid"u8, process.Pid);
        if (status.Signal == 0) json.WriteNumber("exitCode"u8, status.ExitCode);
        else json.WriteNumber("signal"u8, status.Signal);
    });

    public void TimeOver(DemoProcess process) => Write(output, json =>
    {
        json.WriteString("event"u8, "time-over"u8);
        json.WriteNumber("pid"u8, process.Pid);
    });

    private static void Write(StandardOutput output, Action<Utf8JsonWriter> body)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("schema"u8, "weft.demo/1"u8);
            body(json);
            json.WriteEndObject();
        }
        output.Write(buffer.WrittenSpan);
        output.Write("\n"u8);
        output.Flush();
    }
}
