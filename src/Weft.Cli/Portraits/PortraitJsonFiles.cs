using System.Text.Json;
using Weft.Linux.Procfs;
using Weft.Portraits;
using Weft.Tasks;

namespace Weft.Cli.Portraits;

/// <summary>The part of a <c>weft.show/1</c> document about open files.</summary>
internal static class PortraitJsonFiles
{
    public static void Write(Utf8JsonWriter json, ProcessPortrait portrait)
    {
        json.Fact("fileCount", portrait.FileCount, static (j, count) => j.WriteNumber("fileCount"u8, count));
        json.Fact("files", portrait.Files, static (j, facts) =>
        {
            j.WriteStartObject("files"u8);
            j.WriteNumber("count"u8, facts.Count);
            if (facts.Highest < 0) j.WriteNull("highest"u8);
            else j.WriteNumber("highest"u8, facts.Highest);
            j.WriteStartObject("kinds"u8);
            foreach ((OpenFileKind kind, int count) in facts.Kinds) j.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()), count);
            j.WriteEndObject();
            j.WriteStartArray("open"u8);
            foreach (OpenFile file in facts.Files) WriteFile(j, file);
            j.WriteEndArray();
            j.WriteEndObject();
        });
    }

    private static void WriteFile(Utf8JsonWriter json, OpenFile file)
    {
        json.WriteStartObject();
        json.WriteNumber("descriptor"u8, file.Descriptor);
        json.WriteString("kind"u8, JsonNamingPolicy.CamelCase.ConvertName(file.Kind.ToString()));
        json.Text("target", file.Target);
        json.WriteBoolean("canRead"u8, file.CanRead);
        json.WriteBoolean("canWrite"u8, file.CanWrite);
        json.WriteBoolean("isDeleted"u8, file.IsDeleted);
        if (file.Inode != 0) json.WriteNumber("inode"u8, file.Inode);
        if (file.Socket is { } socket) WriteSocket(json, socket);
        if (file.Details.IsPresent)
        {
            json.WriteNumber("offsetBytes"u8, file.Details.Value.Position);
            json.WriteString("openFlags"u8, $"0x{file.Details.Value.Flags:x}");
            json.WriteNumber("locks"u8, file.Details.Value.LockCount);
        }
        else if (file.Details.Presence != Presence.NotRead) json.Missing("offsetBytes", file.Details.Presence);
        json.WriteEndObject();
    }

    private static void WriteSocket(Utf8JsonWriter json, SocketFacts socket)
    {
        json.WriteStartObject("socket"u8);
        json.WriteString("protocol"u8, JsonNamingPolicy.CamelCase.ConvertName(socket.Protocol.ToString()));
        json.WriteBoolean("isListening"u8, socket.IsListening);
        if (socket.State != SocketState.Unknown) json.WriteString("state"u8, JsonNamingPolicy.CamelCase.ConvertName(socket.State.ToString()));
        if (socket.Protocol == SocketProtocol.Unix)
        {
            if (socket.Path.Length > 0) json.Text("path", socket.Path);
        }
        else if (socket.Protocol == SocketProtocol.Netlink) json.WriteNumber("netlinkProtocol"u8, socket.NetlinkProtocol);
        else if (socket.Protocol != SocketProtocol.Packet)
        {
            WriteEndpoint(json, "local", socket.Local);
            if (socket.Remote.Port != 0 || !socket.Remote.IsAny) WriteEndpoint(json, "remote", socket.Remote);
        }
        json.WriteEndObject();
    }

    private static void WriteEndpoint(Utf8JsonWriter json, string name, SocketEndpoint endpoint)
    {
        json.WriteStartObject(name);
        json.WriteString("address"u8, endpoint.Address.ToString());
        json.WriteNumber("port"u8, endpoint.Port);
        json.WriteEndObject();
    }
}
