using System.Buffers;
using System.Text;
using System.Text.Json;
using Weft.Cli.Rendering;
using Weft.Waiting;

namespace Weft.Cli.WhyViews;

/// <summary>Waits and findings as one <c>weft.why/1</c> document (docs/json.md).</summary>
internal static class WhyJson
{
    /// <summary>Writes one.</summary>
    /// <param name="process">The process; null for the whole machine.</param>
    /// <param name="report">What was seen.</param>
    /// <param name="summary">A finding in a sentence.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(int? process, WaitReport report, Func<Finding, string> summary, StandardOutput output)
    {
        ArrayBufferWriter<byte> buffer = new(1 << 14);
        using Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = false });
        json.WriteStartObject();
        json.WriteString("schema"u8, "weft.why/1"u8);
        if (process is { } one) json.WriteNumber("pid"u8, one);
        else json.WriteNull("pid"u8);
        json.WriteNumber("intervalNanoseconds"u8, report.IntervalNanoseconds);
        json.WriteStartArray("findings"u8);
        foreach (Finding finding in report.Findings)
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, WhyWords.Of(finding.Kind));
            json.WriteString("certainty"u8, WhyWords.Of(finding.Certainty));
            json.WriteString("summary"u8, summary(finding));
            Tids(json, "tasks", finding.Threads);
            Tids(json, "waiters", finding.Waiters);
            json.WriteStartArray("evidence"u8);
            foreach (string line in finding.Threads.Concat(finding.Waiters).Select(static t => t.Wait.Evidence).Where(static e => e.Length > 0).Concat(finding.Evidence).Distinct()) json.WriteStringValue(line);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("threads"u8);
        foreach (WaitingThread thread in report.Threads) Thread(json, thread);
        json.WriteEndArray();
        json.WriteStartArray("missing"u8);
        foreach (string line in report.Missing) json.WriteStringValue(line);
        json.WriteEndArray();
        json.WriteNumber("unreadProcesses"u8, report.UnreadProcesses);
        json.WriteEndObject();
        json.Flush();
        output.Write(buffer.WrittenSpan);
        output.Write("\n"u8);
    }

    private static void Tids(Utf8JsonWriter json, string name, IReadOnlyList<WaitingThread> threads)
    {
        json.WriteStartArray(name);
        foreach (WaitingThread thread in threads) json.WriteNumberValue(thread.Tid);
        json.WriteEndArray();
    }

    private static void Thread(Utf8JsonWriter json, WaitingThread thread)
    {
        json.WriteStartObject();
        json.WriteNumber("pid"u8, thread.ProcessId);
        json.WriteNumber("tid"u8, thread.Tid);
        json.WriteString("name"u8, Encoding.UTF8.GetString(thread.Name.Span));
        json.WriteString("state"u8, thread.State.ToString());
        json.WriteBoolean("stood"u8, thread.Stood);
        if (thread.CpuShare is { } share) json.WriteNumber("cpuPercent"u8, Math.Round(share * 100, 1));
        else json.WriteNull("cpuPercent"u8);
        if (thread.DelayShare is { } delay) json.WriteNumber("delayPercent"u8, Math.Round(delay * 100, 1));
        else json.WriteNull("delayPercent"u8);
        if (thread.ThrottledNanoseconds is { } throttled) json.WriteNumber("throttledNanoseconds"u8, throttled);
        else json.WriteNull("throttledNanoseconds"u8);
        json.WritePropertyName("wait"u8);
        Write(json, thread.Wait);
        if (thread.Caller?.Function is { } function) json.WriteString("function"u8, function);
        else json.WriteNull("function"u8);
        json.WriteEndObject();
    }

    /// <summary>Writes a wait as a value.</summary>
    public static void Write(Utf8JsonWriter json, Wait wait)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, WhyWords.Of(wait.Kind));
        if (wait.Object is { } target) json.WriteString("object"u8, target);
        else json.WriteNull("object"u8);
        json.WriteString("text"u8, wait.Text);
        json.WriteBoolean("timed"u8, wait.IsTimed);
        json.WriteStartArray("endedBy"u8);
        foreach (WaitEnder ender in wait.EndedBy)
        {
            json.WriteStartObject();
            json.WriteNumber("pid"u8, ender.ProcessId);
            json.WriteNumber("tid"u8, ender.Tid);
            json.WriteString("certainty"u8, WhyWords.Of(ender.Certainty));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (wait.Unknown.Length > 0) json.WriteString("endedByReason"u8, wait.Unknown);
        else json.WriteNull("endedByReason"u8);
        if (wait.Evidence.Length > 0) json.WriteString("evidence"u8, wait.Evidence);
        else json.WriteNull("evidence"u8);
        json.WriteEndObject();
    }
}
