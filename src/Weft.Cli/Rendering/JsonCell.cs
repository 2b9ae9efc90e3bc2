using System.Text;
using System.Text.Json;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.Rendering;

/// <summary>Writes one column's value as a JSON field: numbers as numbers, null with a reason, bytes that are not UTF-8 kept beside.</summary>
internal static class JsonCell
{
    public static void Write(Utf8JsonWriter json, Column column, ColumnValue value)
    {
        if (!value.IsPresent)
        {
            json.WriteNull(column.JsonName);
            json.WriteString(column.JsonName + "Reason", Reason(value.Presence));
            return;
        }
        switch (column.Type)
        {
            case ColumnType.Text when column.Id is "args" or "environment": WriteList(json, column.JsonName, value.Text); break;
            case ColumnType.Text: WriteText(json, column.JsonName, value.Text); break;
            case ColumnType.Real: json.WriteNumber(column.JsonName, Math.Round(value.Real, 3)); break;
            case ColumnType.Address: json.WriteString(column.JsonName, $"0x{value.Unsigned:x}"); break;
            case ColumnType.Boolean: json.WriteBoolean(column.JsonName, value.Integer != 0); break;
            default: json.WriteNumber(column.JsonName, value.Integer); break;
        }
    }

    /// <summary>The reason beside a null.</summary>
    public static string Reason(Presence presence) => presence switch
    {
        Presence.NotPermitted => "not permitted",
        Presence.NotSupported => "not supported by this kernel",
        Presence.Gone => "the task ended",
        Presence.NotApplicable => "not applicable",
        Presence.TimedOut => "the kernel did not answer in time",
        Presence.NotKnown => "not known yet",
        _ => "not read",
    };

    private static void WriteText(Utf8JsonWriter json, string name, ReadOnlySpan<byte> text)
    {
        json.WriteString(name, Encoding.UTF8.GetString(text));
        if (!System.Text.Unicode.Utf8.IsValid(text)) json.WriteBase64String(name + "Bytes", text);
    }

    private static void WriteList(Utf8JsonWriter json, string name, ReadOnlySpan<byte> text)
    {
        bool valid = System.Text.Unicode.Utf8.IsValid(text);
        ReadOnlySpan<byte> whole = text;
        json.WriteStartArray(name);
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)0);
            json.WriteStringValue(Encoding.UTF8.GetString(end < 0 ? text : text[..end]));
            text = end < 0 ? default : text[(end + 1)..];
        }
        json.WriteEndArray();
        if (!valid) json.WriteBase64String(name + "Bytes", whole);
    }
}
