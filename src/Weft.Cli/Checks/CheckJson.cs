using System.Buffers;
using System.Text.Json;
using Weft.Checks;
using Weft.Cli.Rendering;

namespace Weft.Cli.Checks;

/// <summary>The check as one <c>weft.check/1</c> document (docs/json.md).</summary>
internal static class CheckJson
{
    public static void Write(IReadOnlyList<MachineFact> facts, IReadOnlyList<CommandVerdict> verdicts, StandardOutput output)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("schema"u8, "weft.check/1"u8);
            json.WriteBoolean("complete"u8, verdicts.All(static v => v.Status == CheckStatus.Works));
            json.WriteStartArray("commands"u8);
            foreach (CommandVerdict verdict in verdicts) Write(json, verdict);
            json.WriteEndArray();
            json.WriteStartArray("facts"u8);
            foreach (MachineFact fact in facts) Write(json, fact);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        output.Write(buffer.WrittenSpan);
        output.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, CommandVerdict verdict)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, verdict.Command);
        json.WriteString("status"u8, verdict.Status switch { CheckStatus.Works => "full"u8, CheckStatus.Limited => "partial"u8, _ => "none"u8 });
        if (verdict.Engine.Length > 0) json.WriteString("engine"u8, verdict.Engine);
        else json.WriteNull("engine"u8);
        if (verdict.Lacks.Length > 0) json.WriteString("lacks"u8, verdict.Lacks);
        json.WriteStartArray("because"u8);
        foreach (string fact in verdict.Facts) json.WriteStringValue(fact);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MachineFact fact)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, fact.Id);
        json.WriteString("status"u8, fact.Status switch { CheckStatus.Works => "ok"u8, CheckStatus.Limited => "limited"u8, CheckStatus.Missing => "missing"u8, _ => "unknown"u8 });
        json.WriteString("found"u8, fact.Found);
        if (fact.Remedy is { } remedy) json.WriteString("remedy"u8, remedy);
        else json.WriteNull("remedy"u8);
        json.WriteEndObject();
    }
}
