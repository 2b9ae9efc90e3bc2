using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Weft.Cli.Rendering;
using Weft.Tracing;

namespace Weft.Cli.TraceViews;

/// <summary>
/// A timeline file in the trace-event format of Chrome, which ui.perfetto.dev and chrome://tracing open: a track a task, its life
/// and the programs it ran as nested slices, arrows from who made a task to what was made, signals and new names as marks.
/// Written as events come, so a file that was cut still shows what is in it. System calls, once there are such events, are slices
/// within those of the program.
/// </summary>
internal sealed class TraceTimeline : ITaskEventSink, IDisposable
{
    // PID_MAX_LIMIT; ids above it are no task's, and the format has 32 bits for them.
    private const int IdLimit = 4 << 20;

    private readonly StandardOutput _output;
    private readonly TraceStart _start;
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 12);
    private readonly Utf8JsonWriter _json;
    private readonly Dictionary<int, TimelineTrack> _tracks = [];
    private readonly Dictionary<int, TimelineProcess> _processes = [];
    private readonly ulong[] _used = new ulong[(IdLimit >> 6) + 1];
    private long _nextId = IdLimit + 1;
    private long _order, _arrows;
    private bool _begun;

    public TraceTimeline(TraceStart start, StandardOutput output)
    {
        _start = start;
        _output = output;
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Indented = false, SkipValidation = true });
        output.Write("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n"u8);
    }

    public void Dispose() => _json.Dispose();

    public void Add(TaskEvent @event)
    {
        switch (@event.Kind)
        {
            case TaskEventKind.Present: Begin(@event, @event.ProcessId, @event.TaskId, @event.Name.Span, "was there"); break;
            case TaskEventKind.Fork: Fork(@event); break;
            case TaskEventKind.Execute: Execute(@event); break;
            case TaskEventKind.Exit: Exit(@event); break;
            case TaskEventKind.Signal: Mark(@event, ExitWords.OfSignal(@event.Signal)); break;
            case TaskEventKind.Rename:
                Mark(@event, "named " + Text(@event.NewName.Span));
                if (_tracks.TryGetValue(@event.TaskId, out TimelineTrack? renamed)) Name("thread_name", renamed, @event.NewName.Span);
                break;
            case TaskEventKind.Lost when _tracks.ContainsKey(@event.TaskId): Mark(@event, string.Create(CultureInfo.InvariantCulture, $"{@event.LostCount} events lost")); break;
        }
    }

    public void Finish(TraceEnd end)
    {
        foreach (TimelineTrack track in _tracks.Values) Close(track, end.MonotonicNanoseconds);
        _tracks.Clear();
        _output.Write("\n]}\n"u8);
    }

    private TimelineTrack Track(TaskEvent e) =>
        _tracks.TryGetValue(e.TaskId, out TimelineTrack? track) && track.ProcessId == e.ProcessId ? track : Begin(e, e.ProcessId, e.TaskId, e.Name.Span, "first heard of");

    private TimelineTrack Begin(TaskEvent e, int processId, int taskId, ReadOnlySpan<byte> name, string how)
    {
        if (_tracks.Remove(taskId, out TimelineTrack? former)) Close(former, e.MonotonicNanoseconds);
        bool isLeader = processId == taskId;
        // A leader that begins while another has its id is of another process.
        bool isNew = !_processes.TryGetValue(processId, out TimelineProcess? process) || (isLeader && former?.ProcessId == processId);
        if (isNew) _processes[processId] = process = new TimelineProcess(Fresh(processId));
        TimelineTrack track = new() { Process = process!, ShownTask = isLeader ? process!.TakeLeader() ?? Fresh(taskId) : Fresh(taskId), ProcessId = processId };
        process!.Living++;
        _tracks[taskId] = track;
        if (isNew)
        {
            Name("process_name", track, name);
            SortIndex("process_sort_index", track);
        }
        Name("thread_name", track, name);
        SortIndex("thread_sort_index", track);
        Slice(track, e.MonotonicNanoseconds, isLeader ? "process" : "thread", isLeader ? taskId : processId, how, taskId);
        return track;
    }

    // The id itself the first time, later one that no task has.
    private long Fresh(int id)
    {
        if (id is < 0 or > IdLimit) return _nextId++;
        ulong bit = 1UL << (id & 63);
        if ((_used[id >> 6] & bit) != 0) return _nextId++;
        _used[id >> 6] |= bit;
        return id;
    }

    private void Fork(TaskEvent e)
    {
        bool byWeft = e.OtherProcessId == _start.StartedProcessId && !_tracks.ContainsKey(e.TaskId);
        TimelineTrack? maker = byWeft ? null : Track(e);
        string word = CloneWords.Event(e.CloneFlags, e.IsThread);
        bool isKnown = _tracks.TryGetValue(e.OtherTaskId, out TimelineTrack? made) && made.ProcessId == e.OtherProcessId && made.Last <= e.MonotonicNanoseconds && made.Open == 1 && !made.IsMade;
        if (!isKnown || made is null) made = Begin(e, e.OtherProcessId, e.OtherTaskId, e.Name.Span, byWeft ? "started by weft" : word);
        made.IsMade = true;
        // A task that made itself, as a made-up stream may say, leads nowhere.
        if (maker is null || maker.Open == 0) return;
        maker.Last = made.Last = Math.Max(maker.Last, made.Last);
        _arrows++;
        Arrow("s", maker, e.MonotonicNanoseconds, word);
        Arrow("f", made, e.MonotonicNanoseconds, word);
    }

    private void Execute(TaskEvent e)
    {
        if (e.OtherTaskId != 0 && e.OtherTaskId != e.TaskId && _tracks.Remove(e.OtherTaskId, out TimelineTrack? thread)) Close(thread, e.MonotonicNanoseconds);
        TimelineTrack track = Track(e);
        if (track.Open == 2) Pop(track, e.MonotonicNanoseconds);
        Name("process_name", track, e.Name.Span);
        Name("thread_name", track, e.Name.Span);
        Open("B", track, e.MonotonicNanoseconds, Text(e.Name.Span));
        _json.WriteString("cat"u8, "program"u8);
        _json.WriteStartObject("args"u8);
        _json.WriteString("file"u8, Text(e.File.Span));
        _json.WriteStartArray("arguments"u8);
        ReadOnlySpan<byte> left = e.Arguments.Span;
        while (!left.IsEmpty)
        {
            int end = left.IndexOf((byte)0);
            _json.WriteStringValue(Text(end < 0 ? left : left[..end]));
            left = end < 0 ? default : left[(end + 1)..];
        }
        _json.WriteEndArray();
        _json.WriteEndObject();
        End();
        track.Open++;
    }

    private void Exit(TaskEvent e)
    {
        TimelineTrack track = Track(e);
        _tracks.Remove(e.TaskId);
        while (track.Open > 1) Pop(track, e.MonotonicNanoseconds);
        Open("E", track, e.MonotonicNanoseconds, "");
        _json.WriteStartObject("args"u8);
        _json.WriteString("ended"u8, ExitWords.Of(e.Status));
        if (e.ProcessorNanoseconds is { } used) _json.WriteNumber("processorNanoseconds"u8, used);
        _json.WriteEndObject();
        End();
        track.Open = 0;
        track.Process.Living--;
        if (!e.IsLastOfProcess) return;
        // Threads whose end was lost went with it.
        foreach ((int id, TimelineTrack other) in track.Process.Living > 0 ? _tracks : [])
        {
            if (other.Process != track.Process) continue;
            Close(other, e.MonotonicNanoseconds);
            _tracks.Remove(id);
        }
        if (_processes.GetValueOrDefault(e.ProcessId) == track.Process) _processes.Remove(e.ProcessId);
    }

    private void Slice(TimelineTrack track, ulong at, string kind, int processId, string how, int taskId)
    {
        Open("B", track, at, string.Create(CultureInfo.InvariantCulture, $"{kind} {taskId}"));
        _json.WriteString("cat"u8, kind);
        _json.WriteStartObject("args"u8);
        _json.WriteNumber("pid"u8, processId);
        _json.WriteNumber("tid"u8, taskId);
        _json.WriteString("begun"u8, how);
        _json.WriteEndObject();
        End();
        track.Open = 1;
    }

    private void Mark(TaskEvent e, string what)
    {
        TimelineTrack track = Track(e);
        Open("i", track, e.MonotonicNanoseconds, what);
        _json.WriteString("s"u8, "t"u8);
        End();
    }

    private void Close(TimelineTrack track, ulong at)
    {
        if (track.Open > 0) track.Process.Living--;
        while (track.Open > 0) Pop(track, at);
    }

    private void Pop(TimelineTrack track, ulong at)
    {
        Open("E", track, at, "");
        End();
        track.Open--;
    }

    private void Arrow(string phase, TimelineTrack track, ulong at, string word)
    {
        Open(phase, track, at, word);
        _json.WriteString("cat"u8, "made"u8);
        _json.WriteNumber("id"u8, _arrows);
        if (phase == "f") _json.WriteString("bp"u8, "e"u8);
        End();
    }

    private void Name(string what, TimelineTrack track, ReadOnlySpan<byte> name)
    {
        Metadata(what, track);
        _json.WriteString("name"u8, Text(name));
        _json.WriteEndObject();
        End();
    }

    private void SortIndex(string what, TimelineTrack track)
    {
        Metadata(what, track);
        _json.WriteNumber("sort_index"u8, ++_order);
        _json.WriteEndObject();
        End();
    }

    private void Metadata(string what, TimelineTrack track)
    {
        Object("M", track, what);
        _json.WriteStartObject("args"u8);
    }

    private void Object(string phase, TimelineTrack track, string name)
    {
        _json.WriteStartObject();
        _json.WriteString("ph"u8, phase);
        _json.WriteNumber("pid"u8, track.Process.Shown);
        _json.WriteNumber("tid"u8, track.ShownTask);
        if (phase != "E") _json.WriteString("name"u8, name.Length > 0 ? name : "?");
    }

    // Microseconds since the trace began, to the nanosecond. An event that was told late stands where its track is.
    private void Open(string phase, TimelineTrack track, ulong at, string name)
    {
        Object(phase, track, name);
        track.Last = Math.Max(track.Last, at > _start.MonotonicNanoseconds ? at - _start.MonotonicNanoseconds : 0);
        _json.WritePropertyName("ts"u8);
        Span<byte> number = stackalloc byte[32];
        if (!(track.Last / 1000).TryFormat(number, out int whole, default, CultureInfo.InvariantCulture)) throw new InvalidOperationException();
        number[whole++] = (byte)'.';
        ulong rest = track.Last % 1000;
        number[whole++] = (byte)('0' + rest / 100);
        number[whole++] = (byte)('0' + rest / 10 % 10);
        number[whole++] = (byte)('0' + rest % 10);
        _json.WriteRawValue(number[..whole], skipInputValidation: true);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        if (_begun) _output.Write(",\n"u8);
        _begun = true;
        _output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        _json.Reset();
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
