using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Weft.Stacks;

namespace Weft.Tracing;

/// <summary>
/// One line of a recording (<c>weft.trace/1</c>, docs/json.md), read field by field: those it does not know are passed over.
/// Whoever wrote the line may have written anything; what cannot be is a problem in words, never an exception.
/// </summary>
internal sealed class RecordedEvent
{
    // PID_MAX_LIMIT of linux/threads.h.
    private const int HighestId = 4 << 20;
    private const int MostFrames = 512, MostArguments = 1 << 16, MostIds = 1 << 16;

    private readonly List<byte> _arguments = [];
    private byte[] _text = new byte[256];
    private int? _pid, _tid, _ppid, _childPid, _childTid, _formerTid, _exitStatus, _signal, _code, _senderPid;
    private ulong? _at, _startTicks, _flags, _processor, _lost;
    private long? _totalBytes;
    private bool _isCut, _hasCore, _isLast;
    private byte[] _name = [], _file = [], _newName = [];
    private byte[]? _argumentBytes;
    private List<StackFrame>? _frames;
    private string _note = "";

    /// <summary>The word that says what happened; empty before a line was read.</summary>
    public string Word { get; private set; } = "";

    public string Schema { get; private set; } = "";

    /// <summary>Whether the line is one event; what it says is in <see cref="Event"/>, <see cref="Start"/> and <see cref="End"/> then.</summary>
    /// <param name="line">The line, without its newline.</param>
    /// <param name="problem">Otherwise what is wrong with it.</param>
    public bool Read(ReadOnlySpan<byte> line, out string problem)
    {
        Clear();
        try
        {
            problem = Fields(line);
        }
        // A broken escape is found only when a text is asked for.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problem = "it is cut or damaged";
        }
        if (problem.Length == 0 && Word.Length == 0) problem = "it is no event";
        return problem.Length == 0;
    }

    /// <summary>The event; null when it lacks something, or is of a kind this version does not know.</summary>
    /// <param name="problem">What it lacks; empty for kinds not known.</param>
    public TaskEvent? Event(out string problem)
    {
        problem = "";
        TaskEventKind kind;
        switch (Word)
        {
            case "present": kind = TaskEventKind.Present; break;
            case "fork" or "vfork" or "clone": kind = TaskEventKind.Fork; break;
            case "exec": kind = TaskEventKind.Execute; break;
            case "exit": kind = TaskEventKind.Exit; break;
            case "signal": kind = TaskEventKind.Signal; break;
            case "rename": kind = TaskEventKind.Rename; break;
            case "lost": kind = TaskEventKind.Lost; break;
            default: return null;
        }
        if (_at is null) problem = "it does not say when";
        else if (_pid is null || _tid is null) problem = "it does not say of which task";
        else if (kind == TaskEventKind.Fork && (_childPid is null or 0 || _childTid is null or 0)) problem = "it does not say which task was made";
        else if (kind is TaskEventKind.Exit && _exitStatus is null == _signal is null or 0) problem = "it does not say how the task ended";
        else if (kind == TaskEventKind.Signal && _signal is null) problem = "it does not say which signal";
        if (problem.Length > 0) return null;
        bool isFork = kind == TaskEventKind.Fork, isExit = kind == TaskEventKind.Exit;
        return new TaskEvent
        {
            Kind = kind,
            MonotonicNanoseconds = _at!.Value,
            ProcessId = _pid!.Value,
            TaskId = _tid!.Value,
            Name = _name,
            StartTicks = _startTicks,
            OtherProcessId = (isFork ? _childPid : kind == TaskEventKind.Present ? _ppid : null) ?? 0,
            OtherTaskId = (isFork ? _childTid : kind == TaskEventKind.Execute ? _formerTid : null) ?? 0,
            CloneFlags = isFork ? _flags : null,
            Stack = isFork ? _frames : null,
            Arguments = _argumentBytes ?? Arguments(),
            ArgumentsBytes = _totalBytes ?? 0,
            File = _file,
            Status = isExit ? _signal is { } killer and > 0 ? killer | (_hasCore ? 0x80 : 0) : _exitStatus!.Value << 8 | (_hasCore ? 0x80 : 0) : 0,
            IsLastOfProcess = isExit && _isLast,
            ProcessorNanoseconds = isExit ? _processor : null,
            Signal = kind == TaskEventKind.Signal ? _signal!.Value : 0,
            SignalCode = kind == TaskEventKind.Signal ? _code : null,
            SenderProcessId = kind == TaskEventKind.Signal ? _senderPid : null,
            NewName = _newName,
            LostCount = kind == TaskEventKind.Lost ? _lost ?? 0 : 0,
            Note = _note,
        };
    }

    /// <summary>Of the first line.</summary>
    public TraceStart Start => new()
    {
        Engine = Engine,
        MonotonicNanoseconds = _at ?? 0,
        UnixNanoseconds = Unix ?? 0,
        StartedProcessId = Started,
        Program = [.. Program],
        IsWholeMachine = IsWholeMachine,
        BootId = BootId,
        Host = Host,
    };

    /// <summary>Of the last line.</summary>
    public TraceEnd End => new() { Reason = Reason, MonotonicNanoseconds = _at ?? 0, Events = Events ?? 0, Lost = _lost ?? 0, LeftRunning = [.. LeftRunning] };

    private string Engine { get; set; } = "";
    private string Host { get; set; } = "";
    private string BootId { get; set; } = "";
    private string Reason { get; set; } = "";
    private ulong? Unix { get; set; }
    private ulong? Events { get; set; }
    private int? Started { get; set; }
    private bool IsWholeMachine { get; set; }
    private List<string> Program { get; } = [];
    private List<int> LeftRunning { get; } = [];

    private void Clear()
    {
        Word = Schema = Engine = Host = BootId = Reason = _note = "";
        _pid = _tid = _ppid = _childPid = _childTid = _formerTid = _exitStatus = _signal = _code = _senderPid = Started = null;
        _at = _startTicks = _flags = _processor = _lost = Unix = Events = null;
        _totalBytes = null;
        _isCut = _hasCore = _isLast = IsWholeMachine = false;
        _name = _file = _newName = [];
        _argumentBytes = null;
        _frames = null;
        _arguments.Clear();
        Program.Clear();
        LeftRunning.Clear();
    }

    private string Fields(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader json = new(line);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return "it is no JSON object";
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!Field(ref json)) return "a value in it cannot be";
        }
        // What follows the object would be no line of Weft's.
        return json.Read() ? "it is no JSON object" : "";
    }

    // False for a value that cannot be.
    private bool Field(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("event"u8)) return String(ref json, out string word) && (Word = word) is not null;
        if (json.ValueTextEquals("monotonicNanoseconds"u8)) return Unsigned(ref json, ref _at);
        if (json.ValueTextEquals("pid"u8)) return Id(ref json, ref _pid);
        if (json.ValueTextEquals("tid"u8)) return Id(ref json, ref _tid);
        if (json.ValueTextEquals("name"u8)) return Bytes(ref json, ref _name);
        if (json.ValueTextEquals("nameBytes"u8)) return Base64(ref json, ref _name);
        if (json.ValueTextEquals("startTicks"u8)) return Unsigned(ref json, ref _startTicks);
        if (json.ValueTextEquals("ppid"u8)) return Id(ref json, ref _ppid);
        if (json.ValueTextEquals("childPid"u8)) return Id(ref json, ref _childPid);
        if (json.ValueTextEquals("childTid"u8)) return Id(ref json, ref _childTid);
        if (json.ValueTextEquals("flagsValue"u8)) return Hexadecimal(ref json, ref _flags);
        if (json.ValueTextEquals("frames"u8)) return Frames(ref json);
        if (json.ValueTextEquals("formerTid"u8)) return Id(ref json, ref _formerTid);
        if (json.ValueTextEquals("file"u8)) return Bytes(ref json, ref _file);
        if (json.ValueTextEquals("fileBytes"u8)) return Base64(ref json, ref _file);
        if (json.ValueTextEquals("arguments"u8)) return ReadArguments(ref json);
        if (json.ValueTextEquals("argumentsCut"u8)) return Flag(ref json, ref _isCut);
        if (json.ValueTextEquals("argumentsBytes"u8))
        {
            byte[] bytes = [];
            if (!Base64(ref json, ref bytes)) return false;
            _argumentBytes = bytes;
            return true;
        }
        if (json.ValueTextEquals("argumentsTotalBytes"u8))
        {
            ulong? total = null;
            if (!Unsigned(ref json, ref total) || total > long.MaxValue) return false;
            _totalBytes = (long?)total;
            return true;
        }
        if (json.ValueTextEquals("exitStatus"u8)) return Number(ref json, ref _exitStatus, 0, 255);
        if (json.ValueTextEquals("signal"u8)) return Number(ref json, ref _signal, 0, 127);
        if (json.ValueTextEquals("coreDumped"u8)) return Flag(ref json, ref _hasCore);
        if (json.ValueTextEquals("lastOfProcess"u8)) return Flag(ref json, ref _isLast);
        if (json.ValueTextEquals("processorNanoseconds"u8)) return Unsigned(ref json, ref _processor);
        if (json.ValueTextEquals("code"u8)) return Number(ref json, ref _code, int.MinValue, int.MaxValue);
        if (json.ValueTextEquals("senderPid"u8)) return Id(ref json, ref _senderPid);
        if (json.ValueTextEquals("newName"u8)) return Bytes(ref json, ref _newName);
        if (json.ValueTextEquals("newNameBytes"u8)) return Base64(ref json, ref _newName);
        if (json.ValueTextEquals("lostCount"u8) || json.ValueTextEquals("lost"u8)) return Unsigned(ref json, ref _lost);
        if (json.ValueTextEquals("note"u8)) return String(ref json, out _note);
        return OuterField(ref json);
    }

    // Those of the first and the last line.
    private bool OuterField(ref Utf8JsonReader json)
    {
        string text;
        if (json.ValueTextEquals("schema"u8)) return String(ref json, out text) && (Schema = text) is not null;
        if (json.ValueTextEquals("engine"u8)) return String(ref json, out text) && (Engine = text) is not null;
        if (json.ValueTextEquals("host"u8)) return String(ref json, out text) && (Host = text) is not null;
        if (json.ValueTextEquals("bootId"u8)) return String(ref json, out text) && (BootId = text) is not null;
        if (json.ValueTextEquals("reason"u8)) return String(ref json, out text) && (Reason = text) is not null;
        ulong? number = null;
        int? id = null;
        bool flag = false;
        if (json.ValueTextEquals("takenUnixNanoseconds"u8))
        {
            if (!Unsigned(ref json, ref number)) return false;
            Unix = number;
        }
        else if (json.ValueTextEquals("events"u8))
        {
            if (!Unsigned(ref json, ref number)) return false;
            Events = number;
        }
        else if (json.ValueTextEquals("startedPid"u8))
        {
            if (!Id(ref json, ref id)) return false;
            Started = id;
        }
        else if (json.ValueTextEquals("wholeMachine"u8))
        {
            if (!Flag(ref json, ref flag)) return false;
            IsWholeMachine = flag;
        }
        else if (json.ValueTextEquals("program"u8))
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartArray) return false;
            while (json.Read() && json.TokenType == JsonTokenType.String && Program.Count < MostArguments) Program.Add(json.GetString() ?? "");
            return json.TokenType == JsonTokenType.EndArray;
        }
        else if (json.ValueTextEquals("leftRunning"u8))
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartArray) return false;
            while (json.Read() && json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int one) && LeftRunning.Count < MostIds) LeftRunning.Add(one);
            return json.TokenType == JsonTokenType.EndArray;
        }
        else
        {
            json.Skip();
        }
        return true;
    }

    private bool ReadArguments(ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartArray) return false;
        _arguments.Clear();
        while (json.Read() && json.TokenType == JsonTokenType.String)
        {
            _arguments.AddRange(Unescaped(ref json));
            _arguments.Add(0);
        }
        return json.TokenType == JsonTokenType.EndArray;
    }

    private byte[] Arguments()
    {
        if (_isCut && _arguments.Count > 0) _arguments.RemoveAt(_arguments.Count - 1);
        return [.. _arguments];
    }

    private bool Frames(ref Utf8JsonReader json)
    {
        if (!json.Read()) return false;
        if (json.TokenType == JsonTokenType.Null) return true;
        if (json.TokenType != JsonTokenType.StartArray) return false;
        _frames = [];
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            RecordedFrame frame = new();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (!frame.Field(ref json)) return false;
            }
            if (_frames.Count < MostFrames) _frames.Add(frame.Frame);
        }
        return json.TokenType == JsonTokenType.EndArray;
    }

    private ReadOnlySpan<byte> Unescaped(ref Utf8JsonReader json)
    {
        if (json.ValueSpan.Length > _text.Length) _text = new byte[json.ValueSpan.Length];
        return _text.AsSpan(0, json.CopyString(_text));
    }

    private bool Bytes(ref Utf8JsonReader json, ref byte[] value)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.String) return json.TokenType == JsonTokenType.Null;
        value = Unescaped(ref json).ToArray();
        return true;
    }

    private static bool Base64(ref Utf8JsonReader json, ref byte[] value)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.String || !json.TryGetBytesFromBase64(out byte[]? bytes)) return false;
        value = bytes;
        return true;
    }

    private static bool String(ref Utf8JsonReader json, out string value)
    {
        value = "";
        if (!json.Read() || json.TokenType != JsonTokenType.String) return json.TokenType == JsonTokenType.Null;
        value = json.GetString() ?? "";
        return true;
    }

    private static bool Flag(ref Utf8JsonReader json, ref bool value)
    {
        if (!json.Read() || json.TokenType is not (JsonTokenType.True or JsonTokenType.False)) return false;
        value = json.TokenType == JsonTokenType.True;
        return true;
    }

    private static bool Unsigned(ref Utf8JsonReader json, ref ulong? value)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.Number || !json.TryGetUInt64(out ulong number)) return json.TokenType == JsonTokenType.Null;
        value = number;
        return true;
    }

    private static bool Number(ref Utf8JsonReader json, ref int? value, int least, int most)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.Number) return json.TokenType == JsonTokenType.Null;
        if (!json.TryGetInt32(out int number) || number < least || number > most) return false;
        value = number;
        return true;
    }

    private static bool Id(ref Utf8JsonReader json, ref int? value) => Number(ref json, ref value, 0, HighestId);

    private static bool Hexadecimal(ref Utf8JsonReader json, ref ulong? value)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.String) return json.TokenType == JsonTokenType.Null;
        if (!RecordedFrame.TryHexadecimal(ref json, out ulong number)) return false;
        value = number;
        return true;
    }
}
