using System.Text;
using System.Text.Json;
using Weft.Tests.Cli.Traces;
using Weft.Tests.Support;
using Weft.Tracing;
using Xunit;

namespace Weft.Tests.Tracing;

/// <summary>What <c>weft trace --json</c> writes, and reading it back: whole, cut, damaged and made up.</summary>
public sealed class RecordingTests
{
    [Fact]
    public void Whatever_is_recorded_is_replayed_the_same()
    {
        for (int seed = 0; seed < (Repository.Long ? 600 : 60); seed++)
        {
            Story story = RandomStory.Any(seed, 60);
            TraceEnd end = story.End("until", lost: 7) with { MonotonicNanoseconds = story.Events.Max(static e => e.MonotonicNanoseconds), LeftRunning = [4, 5] };
            byte[] json = Printed.Json(story, end);
            (Story again, TraceRecording recording) = Replay(json);
            Assert.Empty(recording.Problems);
            // Once more through the writer: every field must have come back, to the byte.
            Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(Printed.Json(again, recording.End)));
            Assert.Equal(Printed.Lines(story, end: end), Printed.Lines(again, end: recording.End));
            Assert.Equal(Printed.Lines(story, verbose: true, end: end), Printed.Lines(again, verbose: true, end: recording.End));
            Assert.Equal(Printed.Summary(story, end: end), Printed.Summary(again, end: recording.End));
            Assert.Equal(Printed.Timeline(story, end), Printed.Timeline(again, recording.End));
            for (int i = 0; i < story.Events.Count; i++) Same(story.Events[i], again.Events[i]);
        }
    }

    [Fact]
    public void Each_line_is_one_object_with_the_fields_of_its_event()
    {
        JsonElement[] lines = Lines(Printed.Json(Stories.Make()));
        Assert.Equal("weft.trace/1", lines[0].GetProperty("schema").GetString());
        Assert.Equal(["make", "-j2"], lines[0].GetProperty("program").EnumerateArray().Select(static e => e.GetString()!));
        Assert.Equal(["start", "vfork", "exec", "vfork", "exec"], lines.Take(5).Select(static l => l.GetProperty("event").GetString()!));
        JsonElement fork = lines[3];
        Assert.Equal((5120, 5121, false, "0x4111", 17), (fork.GetProperty("pid").GetInt32(), fork.GetProperty("childPid").GetInt32(), fork.GetProperty("thread").GetBoolean(), fork.GetProperty("flagsValue").GetString(), fork.GetProperty("exitSignal").GetInt32()));
        Assert.Equal(JsonValueKind.Null, fork.GetProperty("startTicks").ValueKind);
        Assert.Equal("not known", fork.GetProperty("startTicksReason").GetString());
        Assert.Equal(["/usr/bin/cc", "-c", "a.c"], lines[4].GetProperty("arguments").EnumerateArray().Select(static e => e.GetString()!));
        JsonElement exit = lines.First(static l => l.GetProperty("event").GetString() == "exit" && l.GetProperty("exitStatus").GetInt32() == 1);
        Assert.Equal((5124, 790_000_000UL, true), (exit.GetProperty("pid").GetInt32(), exit.GetProperty("processorNanoseconds").GetUInt64(), exit.GetProperty("lastOfProcess").GetBoolean()));
        Assert.Equal(("end", "ended", 17), (lines[^1].GetProperty("event").GetString(), lines[^1].GetProperty("reason").GetString(), lines[^1].GetProperty("events").GetInt32()));
    }

    [Fact]
    public void What_is_not_known_is_null_with_a_reason_and_bytes_that_are_no_text_are_kept()
    {
        Story story = new();
        story.Fork(10, 20, flags: null).Exit(20, status: 0x8B, used: null).Signal(10, 10, code: null);
        story.Add(new TaskEvent { Kind = TaskEventKind.Rename, MonotonicNanoseconds = story.Now, ProcessId = 10, TaskId = 10, NewName = new byte[] { (byte)'x', 0xFF } });
        JsonElement[] lines = Lines(Printed.Json(story));
        Assert.Equal(("fork", JsonValueKind.Null, "not known"), (lines[1].GetProperty("event").GetString(), lines[1].GetProperty("flags").ValueKind, lines[1].GetProperty("flagsReason").GetString()));
        Assert.Equal((JsonValueKind.Null, "not known"), (lines[2].GetProperty("processorNanoseconds").ValueKind, lines[2].GetProperty("processorNanosecondsReason").GetString()));
        Assert.Equal((JsonValueKind.Null, 11, "SIGSEGV", true), (lines[2].GetProperty("exitStatus").ValueKind, lines[2].GetProperty("signal").GetInt32(), lines[2].GetProperty("signalName").GetString(), lines[2].GetProperty("coreDumped").GetBoolean()));
        Assert.Equal("not known", lines[3].GetProperty("codeReason").GetString());
        Assert.Equal([(byte)'x', 0xFF], lines[4].GetProperty("newNameBytes").GetBytesFromBase64());
    }

    [Fact]
    public void A_recording_that_was_cut_anywhere_gives_what_is_whole()
    {
        byte[] json = Printed.Json(Stories.Make());
        int first = json.AsSpan().IndexOf((byte)'\n');
        int all = Stories.Make().Events.Count;
        for (int length = first + 1; length < json.Length - 1; length++)
        {
            (Story again, TraceRecording recording) = Replay(json[..length]);
            int whole = json.AsSpan(0, length).Count((byte)'\n') - 1;
            Assert.InRange(again.Events.Count, whole, Math.Min(whole + 1, all));
            Assert.Equal("cut", recording.End!.Reason);
            // A last line that is whole but for its newline is no loss.
            bool isBroken = json[length - 1] != '\n' && json[length] != '\n';
            Assert.Equal(isBroken ? 1 : 0, recording.Problems.Count);
            if (isBroken) Assert.Equal($"line {whole + 2} was passed over: the recording breaks off in it", recording.Problems[0]);
        }
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("\n\n", "it is no recording of weft trace --json: its first line does not begin one")]
    [InlineData("hello\n", "it is no recording of weft trace --json: its first line does not begin one")]
    [InlineData("{\"schema\":\"weft.ps/1\"}\n", "it is no recording of weft trace --json: its first line does not begin one")]
    [InlineData("{\"schema\":\"weft.trace/1\",\"event\":\"exec\"}\n", "it is no recording of weft trace --json: its first line does not begin one")]
    [InlineData("{\"schema\":\"weft.trace/2\",\"event\":\"start\"}\n", "it was written by another version of Weft: it is weft.trace/2, and this one reads weft.trace/1")]
    [InlineData("{\"schema\":\"weft.trace/\u001b[31m\",\"event\":\"start\"}\n", "it is no recording of weft trace --json: its first line does not begin one")]
    public void What_is_no_recording_is_refused_in_words(string text, string failure)
    {
        Assert.Null(TraceRecording.Open(Bytes(Encoding.UTF8.GetBytes(text)), out string said));
        Assert.Equal(failure, said);
    }

    [Theory]
    [InlineData("not json", "it is cut or damaged")]
    [InlineData("[1]", "it is no JSON object")]
    [InlineData("{\"event\":\"exec\"} {}", "it is cut or damaged")]
    [InlineData("{}", "it is no event")]
    [InlineData("{\"event\":\"exec\",\"pid\":1,\"tid\":1}", "it does not say when")]
    [InlineData("{\"event\":\"exec\",\"monotonicNanoseconds\":1,\"tid\":1}", "it does not say of which task")]
    [InlineData("{\"event\":\"fork\",\"monotonicNanoseconds\":1,\"pid\":1,\"tid\":1,\"childPid\":2}", "it does not say which task was made")]
    [InlineData("{\"event\":\"exit\",\"monotonicNanoseconds\":1,\"pid\":1,\"tid\":1}", "it does not say how the task ended")]
    [InlineData("{\"event\":\"signal\",\"monotonicNanoseconds\":1,\"pid\":1,\"tid\":1}", "it does not say which signal")]
    [InlineData("{\"event\":\"exec\",\"monotonicNanoseconds\":-1,\"pid\":1,\"tid\":1}", "a value in it cannot be")]
    [InlineData("{\"event\":\"exec\",\"monotonicNanoseconds\":1,\"pid\":4194305,\"tid\":1}", "a value in it cannot be")]
    [InlineData("{\"event\":\"exec\",\"monotonicNanoseconds\":1,\"pid\":\"1\",\"tid\":1}", "a value in it cannot be")]
    [InlineData("{\"event\":\"exec\",\"name\":\"\\ud800\"}", "it is cut or damaged")]
    [InlineData("{\"event\":\"exec\",\"nameBytes\":\"!\"}", "a value in it cannot be")]
    public void A_broken_line_is_passed_over_and_told_with_its_number(string line, string problem)
    {
        string good = "{\"event\":\"exec\",\"monotonicNanoseconds\":5000000001,\"pid\":1,\"tid\":1,\"future\":{\"a\":[1,{}]}}";
        (Story again, TraceRecording recording) = Replay(Encoding.UTF8.GetBytes($"{StartLine}\n{good}\n\n{line}\n{good}\n{{\"event\":\"weather\"}}\n"));
        Assert.Equal(2, again.Events.Count);
        Assert.Equal($"line 4 was passed over: {problem}", Assert.Single(recording.Problems));
        Assert.Equal(1, recording.BrokenLines);
    }

    [Fact]
    public void A_line_without_end_costs_no_more_memory_than_the_longest_that_is_read()
    {
        long left = 64 << 20;
        byte[] start = Encoding.UTF8.GetBytes(StartLine + "\n");
        bool told = false;
        TraceRecording recording = TraceRecording.Open(
            into =>
            {
                if (!told)
                {
                    told = true;
                    start.CopyTo(into);
                    return start.Length;
                }
                int length = (int)Math.Min(left, into.Length);
                Assert.True(into.Length <= 16 << 20);
                into[..length].Fill((byte)'x');
                left -= length;
                return length;
            },
            out _)!;
        Assert.False(recording.TryRead(out _));
        Assert.Equal("line 2 was passed over: it is longer than any of Weft's", Assert.Single(recording.Problems));
        Assert.True(recording.IsOver);
    }

    [Fact]
    public void After_a_thousand_broken_lines_reading_ends()
    {
        (_, TraceRecording recording) = Replay(Encoding.UTF8.GetBytes(StartLine + "\n" + string.Concat(Enumerable.Repeat("?\n", 5000))));
        Assert.Equal(1000, recording.BrokenLines);
        Assert.Equal("reading ended at line 1001: 1000 lines were none of Weft's", recording.Problems[^1]);
        Assert.Equal(9, recording.Problems.Count);
    }

    [Fact]
    public void Bytes_that_were_changed_at_random_never_break_it()
    {
        Random random = new(1);
        byte[] json = Printed.Json(RandomStory.Any(5, 40));
        int first = json.AsSpan().IndexOf((byte)'\n') + 1;
        for (int i = 0; i < (Repository.Long ? 5000 : 400); i++)
        {
            byte[] changed = [.. json];
            for (int n = random.Next(1, 6); n > 0; n--) changed[random.Next(first, changed.Length)] = (byte)random.Next(256);
            (Story again, _) = Replay(changed);
            Printed.Summary(again);
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_by_its_error()
    {
        Assert.Null(TraceRecording.Open("/nonexistent/trace.ndjson", out string failure));
        Assert.Equal("no such file or directory", failure);
        Assert.Null(TraceRecording.Open("/", out failure));
        Assert.Contains("is a directory", failure, StringComparison.Ordinal);
    }

    private const string StartLine = "{\"schema\":\"weft.trace/1\",\"event\":\"start\",\"monotonicNanoseconds\":5000000000,\"takenUnixNanoseconds\":1,\"engine\":\"bpf\"}";

    private static (Story Story, TraceRecording Recording) Replay(byte[] json)
    {
        TraceRecording recording = TraceRecording.Open(Bytes(json), out string failure) ?? throw new InvalidOperationException(failure);
        Story story = new() { Start = recording.Start };
        while (recording.TryRead(out TaskEvent e))
        {
            story.Now = e.MonotonicNanoseconds;
            story.Add(e);
        }
        Assert.True(recording.IsOver);
        return (story, recording);
    }

    // In small pieces, so that lines lie across them.
    private static RecordedBytes Bytes(byte[] bytes)
    {
        int at = 0;
        return into =>
        {
            int length = Math.Min(Math.Min(into.Length, 1000), bytes.Length - at);
            bytes.AsSpan(at, length).CopyTo(into);
            at += length;
            return length;
        };
    }

    private static JsonElement[] Lines(byte[] json) =>
        [.. Encoding.UTF8.GetString(json).TrimEnd('\n').Split('\n').Select(static l => JsonDocument.Parse(l).RootElement)];

    private static void Same(TaskEvent one, TaskEvent other)
    {
        // Names are blocks of bytes, compared by what is in them.
        Assert.Equal(Hex(one), Hex(other));
        Assert.Equal(Plain(one), Plain(other));
        Assert.Equal(one.Stack?.Select(static f => f with { FunctionOffset = null, ModuleOffset = f.Module is null ? 0 : f.ModuleOffset }), other.Stack);
    }

    private static string Hex(TaskEvent e) => string.Join(' ', new[] { e.Name, e.NewName, e.Arguments, e.File }.Select(static m => Convert.ToHexString(m.Span)));

    private static TaskEvent Plain(TaskEvent e) => e with { Name = default, NewName = default, Arguments = default, File = default, Stack = null };
}
