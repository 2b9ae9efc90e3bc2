using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Weft.Cli.Rendering;
using Weft.Cli.StackViews;
using Weft.Stacks;
using Weft.Tracing;

namespace Weft.Cli.TraceViews;

/// <summary>
/// Events as NDJSON (<c>weft.trace/1</c>, docs/json.md): a line when the trace begins, one an event, one when it ends. A line is
/// written whole. <see cref="TraceRecording"/> reads it back.
/// </summary>
internal sealed class TraceJson : ITaskEventSink, IDisposable
{
    private const string NotKnown = "not known";

    private readonly StandardOutput _output;
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 12);
    private readonly Utf8JsonWriter _json;

    /// <summary>Writes the first line.</summary>
    public TraceJson(TraceStart start, StandardOutput output)
    {
        _output = output;
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Indented = false, SkipValidation = true });
        _json.WriteStartObject();
        _json.WriteString("schema"u8, TraceRecording.Schema);
        _json.WriteString("event"u8, "start"u8);
        _json.WriteNumber("monotonicNanoseconds"u8, start.MonotonicNanoseconds);
        _json.WriteNumber("takenUnixNanoseconds"u8, start.UnixNanoseconds);
        _json.WriteString("engine"u8, start.Engine);
        _json.WriteString("host"u8, start.Host);
        _json.WriteString("bootId"u8, start.BootId);
        _json.WriteBoolean("wholeMachine"u8, start.IsWholeMachine);
        if (start.StartedProcessId is { } started) _json.WriteNumber("startedPid"u8, started);
        else _json.WriteNull("startedPid"u8);
        _json.WriteStartArray("program"u8);
        foreach (string argument in start.Program) _json.WriteStringValue(argument);
        _json.WriteEndArray();
        End();
    }

    public void Dispose() => _json.Dispose();

    public void Add(TaskEvent @event)
    {
        Begin(EventCondition.WordOf(@event), @event.MonotonicNanoseconds);
        _json.WriteNumber("pid"u8, @event.ProcessId);
        _json.WriteNumber("tid"u8, @event.TaskId);
        Text("name", @event.Name.Span);
        if (@event.Kind is TaskEventKind.Fork or TaskEventKind.Present) Number("startTicks", @event.StartTicks);
        else if (@event.StartTicks is { } ticks) _json.WriteNumber("startTicks"u8, ticks);
        switch (@event.Kind)
        {
            case TaskEventKind.Present:
                _json.WriteNumber("ppid"u8, @event.OtherProcessId);
                Arguments(@event);
                break;
            case TaskEventKind.Fork: Fork(@event); break;
            case TaskEventKind.Execute:
                _json.WriteNumber("formerTid"u8, @event.OtherTaskId);
                Text("file", @event.File.Span);
                Arguments(@event);
                _json.WriteNumber("argumentsTotalBytes"u8, @event.ArgumentsBytes);
                break;
            case TaskEventKind.Exit: Exit(@event); break;
            case TaskEventKind.Signal: Signal(@event); break;
            case TaskEventKind.Rename: Text("newName", @event.NewName.Span); break;
            case TaskEventKind.Lost: _json.WriteNumber("lostCount"u8, @event.LostCount); break;
        }
        if (@event.Note.Length > 0) _json.WriteString("note"u8, @event.Note);
        End();
    }

    public void Finish(TraceEnd end)
    {
        Begin("end", end.MonotonicNanoseconds);
        _json.WriteString("reason"u8, end.Reason);
        _json.WriteNumber("events"u8, end.Events);
        _json.WriteNumber("lost"u8, end.Lost);
        _json.WriteStartArray("leftRunning"u8);
        foreach (int process in end.LeftRunning) _json.WriteNumberValue(process);
        _json.WriteEndArray();
        End();
    }

    private void Begin(string word, ulong at)
    {
        _json.WriteStartObject();
        _json.WriteString("event"u8, word);
        _json.WriteNumber("monotonicNanoseconds"u8, at);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
        _output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        _json.Reset();
    }

    private void Fork(TaskEvent e)
    {
        _json.WriteNumber("childPid"u8, e.OtherProcessId);
        _json.WriteNumber("childTid"u8, e.OtherTaskId);
        _json.WriteBoolean("thread"u8, e.IsThread);
        if (e.CloneFlags is not { } flags)
        {
            Unknown("flags");
            _json.WriteNull("flagsValue"u8);
        }
        else
        {
            _json.WriteStartArray("flags"u8);
            foreach (string name in CloneWords.FlagNames(flags)) _json.WriteStringValue(name);
            _json.WriteEndArray();
            _json.WriteString("flagsValue"u8, Hexadecimal(flags));
            _json.WriteNumber("exitSignal"u8, CloneWords.ExitSignal(flags));
        }
        if (e.Stack is not { } stack) return;
        _json.WriteStartArray("frames"u8);
        foreach (StackFrame frame in stack) StackJson.Frame(_json, frame, withShort: true);
        _json.WriteEndArray();
    }

    private void Exit(TaskEvent e)
    {
        int signal = ExitWords.Signal(e.Status);
        if (signal == 0) _json.WriteNumber("exitStatus"u8, ExitWords.Code(e.Status));
        else _json.WriteNull("exitStatus"u8);
        if (signal != 0) _json.WriteNumber("signal"u8, signal);
        else _json.WriteNull("signal"u8);
        if (signal != 0) _json.WriteString("signalName"u8, ExitWords.OfSignal(signal));
        _json.WriteBoolean("coreDumped"u8, ExitWords.HasCore(e.Status));
        _json.WriteBoolean("lastOfProcess"u8, e.IsLastOfProcess);
        Number("processorNanoseconds", e.ProcessorNanoseconds);
    }

    private void Signal(TaskEvent e)
    {
        _json.WriteNumber("signal"u8, e.Signal);
        _json.WriteString("signalName"u8, ExitWords.OfSignal(e.Signal));
        if (e.SignalCode is { } code) _json.WriteNumber("code"u8, code);
        else Unknown("code");
        if (e.SenderProcessId is { } sender) _json.WriteNumber("senderPid"u8, sender);
        else _json.WriteNull("senderPid"u8);
    }

    private void Number(string name, ulong? value)
    {
        if (value is { } known) _json.WriteNumber(name, known);
        else Unknown(name);
    }

    private void Unknown(string name)
    {
        _json.WriteNull(name);
        _json.WriteString(name + "Reason", NotKnown);
    }

    private void Text(string name, ReadOnlySpan<byte> text)
    {
        _json.WriteString(name, Encoding.UTF8.GetString(text));
        if (!Utf8.IsValid(text)) _json.WriteBase64String(name + "Bytes", text);
    }

    // As weft.ps does it; a last argument without its end is marked.
    private void Arguments(TaskEvent e)
    {
        ReadOnlySpan<byte> text = e.Arguments.Span;
        _json.WriteStartArray("arguments"u8);
        bool isCut = !text.IsEmpty && !text.EndsWith("\0"u8);
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)0);
            _json.WriteStringValue(Encoding.UTF8.GetString(end < 0 ? text : text[..end]));
            text = end < 0 ? default : text[(end + 1)..];
        }
        _json.WriteEndArray();
        if (isCut) _json.WriteBoolean("argumentsCut"u8, value: true);
        if (!Utf8.IsValid(e.Arguments.Span)) _json.WriteBase64String("argumentsBytes"u8, e.Arguments.Span);
    }

    private static string Hexadecimal(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);
}
