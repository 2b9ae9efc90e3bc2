using Weft.Linux.Procfs;

namespace Weft.Portraits;

/// <summary>Finds the sockets of a process in the tables of its network namespace (<c>PID/net/</c>), until all are found.</summary>
internal static class SocketReader
{
    private const int MaximumTableBytes = 1 << 26;

    private static readonly (string File, SocketProtocol Protocol)[] Tables =
    [
        ("net/tcp", SocketProtocol.Tcp), ("net/unix", SocketProtocol.Unix), ("net/tcp6", SocketProtocol.Tcp), ("net/udp", SocketProtocol.Udp),
        ("net/udp6", SocketProtocol.Udp), ("net/netlink", SocketProtocol.Netlink), ("net/packet", SocketProtocol.Packet), ("net/raw", SocketProtocol.Raw),
        ("net/raw6", SocketProtocol.Raw), ("net/icmp", SocketProtocol.Icmp), ("net/icmp6", SocketProtocol.Icmp), ("net/udplite", SocketProtocol.UdpLite),
        ("net/udplite6", SocketProtocol.UdpLite),
    ];

    /// <summary>Fills in the sockets among the files.</summary>
    public static void Resolve(in TaskLocation at, List<OpenFile> files)
    {
        Dictionary<ulong, SocketFacts?> wanted = [];
        foreach (OpenFile file in files)
            if (file.Kind == OpenFileKind.Socket && file.Inode != 0) wanted[file.Inode] = null;
        if (wanted.Count == 0) return;

        int missing = wanted.Count;
        ReadBuffer buffer = new(1 << 16, MaximumTableBytes);
        Span<byte> name = stackalloc byte[32];
        foreach ((string table, SocketProtocol protocol) in Tables)
        {
            if (missing == 0) break;
            int length = System.Text.Encoding.ASCII.GetBytes(table, name);
            if (TaskFiles.Read(at, name[..length], buffer) == ReadOutcome.Read) missing -= Walk(buffer.Text, protocol, wanted);
        }
        for (int i = 0; i < files.Count; i++)
            if (files[i].Inode != 0 && wanted.TryGetValue(files[i].Inode, out SocketFacts? facts)) files[i] = files[i] with { Socket = facts };
    }

    private static int Walk(ReadOnlySpan<byte> text, SocketProtocol protocol, Dictionary<ulong, SocketFacts?> wanted) => protocol switch
    {
        SocketProtocol.Unix => WalkUnix(text, wanted),
        SocketProtocol.Netlink or SocketProtocol.Packet => WalkListed(text, protocol, wanted),
        _ => WalkInternet(text, protocol, wanted),
    };

    private static int WalkInternet(ReadOnlySpan<byte> text, SocketProtocol protocol, Dictionary<ulong, SocketFacts?> wanted)
    {
        int found = 0;
        InternetSockets lines = new(text);
        while (lines.MoveNext())
        {
            if (!wanted.TryGetValue(lines.Inode, out SocketFacts? known) || known is not null) continue;
            bool listens = protocol == SocketProtocol.Tcp ? lines.State == SocketState.Listening : lines.State != SocketState.Established && lines.Local.Port != 0;
            wanted[lines.Inode] = new SocketFacts { Protocol = protocol, State = lines.State, Local = lines.Local, Remote = lines.Remote, IsListening = listens };
            found++;
        }
        return found;
    }

    private static int WalkUnix(ReadOnlySpan<byte> text, Dictionary<ulong, SocketFacts?> wanted)
    {
        int found = 0;
        UnixSockets lines = new(text);
        while (lines.MoveNext())
        {
            if (!wanted.TryGetValue(lines.Inode, out SocketFacts? known) || known is not null) continue;
            SocketState state = lines.IsListening ? SocketState.Listening : lines.IsConnected ? SocketState.Established : SocketState.Unknown;
            wanted[lines.Inode] = new SocketFacts { Protocol = SocketProtocol.Unix, State = state, Path = lines.Path.ToArray(), IsListening = lines.IsListening };
            found++;
        }
        return found;
    }

    private static int WalkListed(ReadOnlySpan<byte> text, SocketProtocol protocol, Dictionary<ulong, SocketFacts?> wanted)
    {
        int found = 0;
        ListedSockets lines = new(text);
        while (lines.MoveNext())
        {
            if (!wanted.TryGetValue(lines.Inode, out SocketFacts? known) || known is not null) continue;
            wanted[lines.Inode] = new SocketFacts { Protocol = protocol, NetlinkProtocol = lines.Protocol };
            found++;
        }
        return found;
    }
}
