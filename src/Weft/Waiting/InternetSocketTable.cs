using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>The TCP and UDP sockets of a network namespace at one moment, from the files of <c>PID/net</c>.</summary>
internal sealed class InternetSocketTable
{
    private const int MaximumTableBytes = 1 << 26;
    private readonly Dictionary<ulong, InternetSocket> _byInode = [];
    private readonly Dictionary<ulong, List<InternetSocket>> _byEnds = [];
    private readonly List<InternetSocket> _listeners = [];

    /// <summary>Reads the tables as a process sees them.</summary>
    public InternetSocketTable(in TaskLocation at)
    {
        ReadBuffer buffer = new(1 << 16, MaximumTableBytes);
        if (TaskFiles.Read(at, "net/tcp"u8, buffer) == ReadOutcome.Read) Add(SocketProtocol.Tcp, buffer.Text);
        if (TaskFiles.Read(at, "net/tcp6"u8, buffer) == ReadOutcome.Read) Add(SocketProtocol.Tcp, buffer.Text);
        if (TaskFiles.Read(at, "net/udp"u8, buffer) == ReadOutcome.Read) Add(SocketProtocol.Udp, buffer.Text);
        if (TaskFiles.Read(at, "net/udp6"u8, buffer) == ReadOutcome.Read) Add(SocketProtocol.Udp, buffer.Text);
    }

    /// <summary>A socket by its inode; null when it is none of these.</summary>
    public InternetSocket? Find(ulong inode) => _byInode.GetValueOrDefault(inode);

    /// <summary>The other end of a connection; null when it is not in this namespace.</summary>
    public InternetSocket? Peer(InternetSocket socket)
    {
        if (socket.Remote.Port == 0 || !_byEnds.TryGetValue(Key(socket.Protocol, socket.Remote, socket.Local), out List<InternetSocket>? found)) return null;
        InternetSocket? peer = null;
        foreach (InternetSocket other in found)
        {
            if (other.Protocol != socket.Protocol || other.Local != socket.Remote || other.Remote != socket.Local) continue;
            if (peer is not null) return null;
            peer = other;
        }
        return peer;
    }

    /// <summary>The TCP listener at an address, that of all addresses last; null for none, or when several share it.</summary>
    public InternetSocket? Listener(SocketEndpoint at)
    {
        InternetSocket[] here = [.. _listeners.Where(l => l.Local == at)];
        if (here.Length == 0) here = [.. _listeners.Where(l => l.Local.Port == at.Port && l.Local.IsAny)];
        return here is [var only] ? only : null;
    }

    private void Add(SocketProtocol protocol, ReadOnlySpan<byte> text)
    {
        InternetSockets lines = new(text);
        while (lines.MoveNext())
        {
            InternetSocket socket = new()
            {
                Protocol = protocol, Inode = lines.Inode, Local = Plain(lines.Local), Remote = Plain(lines.Remote), State = lines.State, SendQueue = lines.SendQueue, ReceiveQueue = lines.ReceiveQueue,
            };
            // One in TIME_WAIT belongs to nobody.
            if (socket.State == SocketState.TimeWait) continue;
            if (socket.Inode != 0) _byInode[socket.Inode] = socket;
            if (socket.IsListening) _listeners.Add(socket);
            if (socket.Remote.Port == 0) continue;
            ulong key = Key(protocol, socket.Local, socket.Remote);
            if (!_byEnds.TryGetValue(key, out List<InternetSocket>? ends)) _byEnds[key] = ends = [];
            ends.Add(socket);
        }
    }

    private static ulong Key(SocketProtocol protocol, in SocketEndpoint local, in SocketEndpoint remote) =>
        (local.Low * 31) ^ (remote.Low * 0x9E3779B97F4A7C15) ^ ((ulong)local.Port << 48) ^ ((ulong)remote.Port << 16) ^ (byte)protocol;

    private static SocketEndpoint Plain(SocketEndpoint end) =>
        end is { IsVersion6: true, High: 0 } && end.Low >> 32 == 0xffff ? new SocketEndpoint(0, end.Low & uint.MaxValue, false, end.Port) : end;
}
