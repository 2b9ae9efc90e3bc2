using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Weft.Cli.Rendering;
using Weft.Stacks;
using Weft.Symbols.Unwinding;
using Weft.Tasks;

namespace Weft.Cli.StackViews;

/// <summary>Stacks as one <c>weft.stack/1</c> document (docs/json.md).</summary>
internal static class StackJson
{
    public static void Write(ProcessStacks process, StandardOutput output)
    {
        ArrayBufferWriter<byte> buffer = new(1 << 16);
        using Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = false, SkipValidation = true });
        StackSnapshot stacks = process.Stacks;
        json.WriteStartObject();
        json.WriteString("schema"u8, "weft.stack/1"u8);
        json.WriteNumber("pid"u8, process.ProcessId);
        json.WriteNumber("startTicks"u8, process.Tasks[0].Stat.StartTicks);
        json.WriteString("program"u8, Encoding.UTF8.GetString(process.Program));
        json.WriteNumber("look"u8, process.Look);
        json.WriteNumber("looks"u8, process.Looks);
        json.WriteNumber("pauseNanoseconds"u8, stacks.PauseNanoseconds);
        json.WriteStartObject("captured"u8);
        foreach (CaptureWay way in Enum.GetValues<CaptureWay>()) json.WriteNumber(Way(way), stacks.CountOf(way));
        json.WriteEndObject();
        json.WriteStartArray("threads"u8);
        foreach (ThreadStack thread in stacks.Threads)
        {
            json.WriteStartObject();
            json.WriteNumber("tid"u8, thread.Tid);
            TaskRow? row = process.Row(thread.Tid);
            Text(json, "name", row is { } named ? Encoding.UTF8.GetString(named.Name) : null);
            Text(json, "state", row is { } known ? ((char)known.Stat.State).ToString() : null);
            if (row is { } last) json.WriteNumber("processor"u8, last.Stat.Processor);
            else json.WriteNull("processor"u8);
            json.WriteString("captured"u8, Way(thread.Way));
            if (process.SystemCall(thread.Tid) is { Length: > 0 } call) json.WriteString("systemCall"u8, call);
            else json.WriteNull("systemCall"u8);
            if (process.Looks > 1)
            {
                Flag(json, "ranSinceLook", process.Moves?.RanLast(thread.Tid));
                Flag(json, "movedSinceLook", process.Moves?.MovedLast(thread.Tid));
            }
            json.WriteStartArray("frames"u8);
            foreach (StackFrame frame in thread.Frames) Frame(json, frame);
            json.WriteEndArray();
            if (process.KernelStacks.TryGetValue(thread.Tid, out IReadOnlyList<string>? kernel))
            {
                if (kernel is null) json.WriteNull("kernelFrames"u8);
                else
                {
                    json.WriteStartArray("kernelFrames"u8);
                    foreach (string line in kernel) json.WriteStringValue(line);
                    json.WriteEndArray();
                }
            }
            json.WriteBoolean("truncated"u8, thread.IsTruncated);
            json.WriteString("end"u8, JsonNamingPolicy.CamelCase.ConvertName(thread.End.ToString()));
            if (thread.Reason.Length > 0) json.WriteString("reason"u8, thread.Reason);
            else json.WriteNull("reason"u8);
            json.WriteEndObject();
            if (json.BytesPending < 1 << 15) continue;
            json.Flush();
            output.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
        json.WriteEndArray();
        Text(json, "note", stacks.Note.Length > 0 ? stacks.Note : null);
        json.WriteStartArray("unreachedFiles"u8);
        foreach (string file in stacks.UnreachedFiles) json.WriteStringValue(file);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.Write(buffer.WrittenSpan);
        output.Write("\n"u8);
    }

    /// <summary>A frame, as an object of its own.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="withShort">Whether the short name of the function is told too, where it is another.</param>
    public static void Frame(Utf8JsonWriter json, StackFrame frame, bool withShort = false)
    {
        json.WriteStartObject();
        json.WriteString("address"u8, string.Create(CultureInfo.InvariantCulture, $"0x{frame.Address:x}"));
        Text(json, "function", frame.Function);
        if (withShort && frame.ShortFunction != frame.Function) Text(json, "shortFunction", frame.ShortFunction);
        Text(json, "module", frame.Module);
        if (frame.Module is null) json.WriteNull("moduleOffset"u8);
        else json.WriteString("moduleOffset"u8, string.Create(CultureInfo.InvariantCulture, $"0x{frame.ModuleOffset:x}"));
        Text(json, "file", frame.File);
        if (frame.Line > 0) json.WriteNumber("line"u8, frame.Line);
        else json.WriteNull("line"u8);
        json.WriteBoolean("inlined"u8, frame.IsInlined);
        json.WriteString("how"u8, frame.How switch
        {
            FrameSource.Context => "registers"u8,
            FrameSource.CallFrameInformation => "cfi"u8,
            FrameSource.Signal => "signal"u8,
            FrameSource.LinkageStub => "stub"u8,
            FrameSource.PrologueAnalysis => "code"u8,
            FrameSource.FramePointer => "frame-pointer"u8,
            _ => "scan"u8,
        });
        json.WriteEndObject();
    }

    private static void Flag(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } known) json.WriteBoolean(name, known);
        else json.WriteNull(name);
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is null) json.WriteNull(name);
        else json.WriteString(name, value);
    }

    private static string Way(CaptureWay way) => way switch { CaptureWay.Pauseless => "pauseless", CaptureWay.Stopped => "stopped", CaptureWay.Blocked => "blocked", _ => "none" };
}
