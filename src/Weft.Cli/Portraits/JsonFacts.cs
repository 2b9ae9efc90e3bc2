using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Weft.Cli.Rendering;
using Weft.Linux.Procfs;
using Weft.Portraits;
using Weft.Tasks;

namespace Weft.Cli.Portraits;

/// <summary>Facts as JSON: the value, or null with the reason beside it.</summary>
internal static class JsonFacts
{
    public static void Fact<T>(this Utf8JsonWriter json, string name, Fact<T> fact, Action<Utf8JsonWriter, T> write)
    {
        if (fact.IsPresent) write(json, fact.Value);
        else json.Missing(name, fact.Presence);
    }

    public static void Missing(this Utf8JsonWriter json, string name, Presence why)
    {
        json.WriteNull(name);
        json.WriteString(name + "Reason", JsonCell.Reason(why));
    }

    public static void Number(this Utf8JsonWriter json, string name, Fact<long> fact)
    {
        if (fact.IsPresent) json.WriteNumber(name, fact.Value);
        else json.Missing(name, fact.Presence);
    }

    public static void StatusLine(this Utf8JsonWriter json, string name, Fact<TaskStatus> status, StatusParts part, Func<TaskStatus, ulong> value)
    {
        if (!status.IsPresent) json.Missing(name, status.Presence);
        else if (!status.Value.Has(part)) json.Missing(name, Presence.NotApplicable);
        else json.WriteNumber(name, value(status.Value));
    }

    public static void TextFact(this Utf8JsonWriter json, string name, Fact<byte[]> fact)
    {
        if (fact.IsPresent) json.Text(name, fact.Value);
        else json.Missing(name, fact.Presence);
    }

    /// <summary>A foreign text; its bytes beside it when they are not UTF-8.</summary>
    public static void Text(this Utf8JsonWriter json, string name, ReadOnlySpan<byte> text)
    {
        json.WriteString(name, Encoding.UTF8.GetString(text));
        if (!Utf8.IsValid(text)) json.WriteBase64String(name + "Bytes", text);
    }

    /// <summary>Texts that end in NUL, as an array.</summary>
    public static void Arguments(this Utf8JsonWriter json, string name, ReadOnlySpan<byte> line)
    {
        json.WriteStartArray(name);
        CommandLineArguments arguments = new(line);
        while (arguments.MoveNext()) json.WriteStringValue(Encoding.UTF8.GetString(arguments.Current));
        json.WriteEndArray();
        if (!Utf8.IsValid(line)) json.WriteBase64String(name + "Bytes", line);
    }

    public static void Numbers(this Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    public static void Words(this Utf8JsonWriter json, string name, IEnumerable<string> words)
    {
        json.WriteStartArray(name);
        foreach (string word in words) json.WriteStringValue(word);
        json.WriteEndArray();
    }

    public static void Processes(this Utf8JsonWriter json, string name, IEnumerable<ProcessReference> processes)
    {
        json.WriteStartArray(name);
        foreach (ProcessReference process in processes)
        {
            json.WriteStartObject();
            json.ProcessFields(process);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void ProcessFields(this Utf8JsonWriter json, ProcessReference process)
    {
        json.WriteNumber("pid"u8, process.ProcessId);
        json.WriteNumber("startTicks"u8, process.Id.StartTicks);
        json.Text("name", process.Name);
        json.WriteString("state"u8, ((char)process.State).ToString());
    }
}
