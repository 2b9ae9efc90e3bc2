using System.Text;
using Weft.Linux.Procfs;
using Weft.Linux.SocketDiagnostics;

namespace Weft.Waiting;

/// <summary>
/// Tells who has the other end of a socket. A time limit of the socket's own (SO_RCVTIMEO, SO_SNDTIMEO) cannot be seen from
/// outside, so no wait at a socket is said to last for ever.
/// </summary>
internal sealed class SocketReader(WaitSources sources)
{
    private const string TimeLimit = "a time limit that the program may have set on the socket cannot be seen";
    private readonly SocketTables _tables = new(sources.Root);

    /// <summary>Reads a wait.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="wait">What is known of it: the descriptor as evidence.</param>
    /// <param name="inode">The socket.</param>
    /// <param name="follow">Whether those at the other end are to be looked at too.</param>
    public Wait Read(ThreadLook thread, Wait wait, ulong inode, bool follow)
    {
        wait = wait with { Kind = WaitKind.Socket, Text = wait.IsWrite ? "room in a socket" : "data from a socket" };
        if (_tables.Internet(thread.ProcessId) is not { } internet) return wait with { Unknown = "its network namespace may not be read" };
        if (internet.Find(inode) is { } socket) return Quiet(thread, Internet(thread, wait, internet, socket, follow));
        if (_tables.Unix(thread.ProcessId, out string reason) is not { } table) return wait with { Unknown = reason };
        return table.Find(inode) is { } found ? Quiet(thread, Unix(wait, table, found, follow)) : wait with { Unknown = "it is neither a TCP, a UDP nor a unix socket of its network namespace" };
    }

    /// <summary>Reads the wait of a connect(2).</summary>
    public Wait Connect(ThreadLook thread, Wait wait, ulong inode, ulong address, int length)
    {
        wait = wait with { Kind = WaitKind.Socket, Text = "a connection" };
        if (_tables.Internet(thread.ProcessId)?.Find(inode) is { } socket)
        {
            // The kernel gives up after some tries (tcp_syn_retries).
            wait = wait with { Text = $"{socket.Remote} to take a connection", IsTimed = true, Unknown = "it has not answered" };
            return _tables.Internet(thread.ProcessId)!.Listener(socket.Remote) is { } listener ? sources.EndedBy(wait with { Unknown = TimeLimit }, sources.Ends.Socket(listener.Inode), false, out _) : wait;
        }
        Span<byte> name = stackalloc byte[110];
        if (length is < 3 or > 110 || !WaitSources.TryMemory(thread, address, name[..length]) || name[0] != 1 || name[1] != 0) return wait with { Unknown = "the other end is not known" };
        ReadOnlySpan<byte> path = name[2..length];
        if (path[0] != 0 && path.IndexOf((byte)0) is >= 0 and var end) path = path[..end];
        wait = wait with { Text = $"the unix socket {NameOf(path)} to take a connection" };
        if (_tables.Unix(thread.ProcessId, out string reason) is not { } table) return wait with { Unknown = reason };
        foreach (UnixSocket listener in table.Sockets)
        {
            if (!listener.IsListening || !listener.Name.AsSpan().TrimEnd((byte)0).SequenceEqual(path)) continue;
            IReadOnlyList<int> holders = sources.Ends.Socket(listener.Inode);
            if (holders.Count > 0) wait = wait with { Text = $"{sources.Names(holders)} to take a connection at the unix socket {NameOf(path)}" };
            wait = wait with { Evidence = $"{Digits.Of(listener.ReceiveQueue)} connections wait at {NameOf(path)} to be accepted, more than {Digits.Of(listener.SendQueue)} are not taken; {wait.Evidence}" };
            return sources.EndedBy(wait with { Unknown = TimeLimit }, holders, false, out _);
        }
        return wait with { Unknown = "nobody of its network namespace listens there" };
    }

    private static Wait Quiet(ThreadLook thread, Wait wait) => wait.IsNearlyComplete && !WaitSources.IsQuiet(thread) ? wait with { IsNearlyComplete = false } : wait;

    private Wait Internet(ThreadLook thread, Wait wait, InternetSocketTable table, InternetSocket socket, bool follow)
    {
        string protocol = socket.Protocol == SocketProtocol.Tcp ? "TCP" : "UDP";
        if (socket.IsListening) return wait with { Text = $"a connection to TCP {socket.Local}", Unknown = "anyone may connect" };
        if (socket.Remote.Port == 0) return wait with { Text = $"{(wait.IsWrite ? "room in" : "data from")} a {protocol} socket{(socket.Local.Port != 0 ? $" at {socket.Local}" : "")}", Unknown = wait.IsWrite ? "the network takes it" : "anyone may send to it" };
        InternetSocket? peer = table.Peer(socket);
        string what = $"{(wait.IsWrite ? "room in" : "data from")} a {protocol} socket to ";
        if (peer is null)
        {
            // What has no process and closed its end is still answered by the kernel.
            string there = socket.State is SocketState.CloseWait or SocketState.LastAck or SocketState.Closing ? "its other end is closed" : $"the other end, {socket.Remote}, is not seen in its network namespace";
            return wait with { Text = what + socket.Remote, Evidence = Queues(wait, socket.SendQueue, null), Unknown = there };
        }
        if (peer.Inode == 0) return wait with { Text = what + socket.Remote, Evidence = Queues(wait, socket.SendQueue, peer.ReceiveQueue), Unknown = "the connection is not accepted yet, or was closed" };
        return Peer(wait with { Evidence = Queues(wait, socket.SendQueue, peer.ReceiveQueue) }, what, $" at {socket.Remote}", sources.Ends.Socket(peer.Inode), follow, isOnlyOne: socket.Protocol == SocketProtocol.Tcp);
    }

    private Wait Unix(Wait wait, UnixSocketTable table, UnixSocket socket, bool follow)
    {
        if (socket.IsListening) return wait with { Text = $"a connection to the unix socket {NameOf(socket.Name)}", Unknown = "anyone may connect" };
        string kind = socket.Type == 2 ? "a unix datagram socket" : "a unix socket", what = $"{(wait.IsWrite ? "room in" : "data from")} {kind}";
        if (socket.Peer is not { } peerInode) return wait with { Text = what + (socket.Name.Length > 0 ? $" at {NameOf(socket.Name)}" : ""), Unknown = socket.Type == 2 && !wait.IsWrite ? "anyone may send to it" : "it has no peer" };
        if (peerInode == 0)
        {
            if (table.ListenerOf(socket.Inode) is not { } listener) return wait with { Text = what, Unknown = "its other end is closed, or was never accepted" };
            return Peer(wait with { Evidence = $"its connection to {NameOf(listener.Name)} is not accepted yet; {wait.Evidence}" }, what + " to ", ", which has not accepted it yet", sources.Ends.Socket(listener.Inode), follow, isOnlyOne: false);
        }
        UnixSocket? peer = table.Find(peerInode);
        IReadOnlyList<int> holders = sources.Ends.Socket(peerInode);
        // The peer of a datagram socket is where it sends to, and others may send to it.
        bool isOnlyOne = socket.Type != 2 || (wait.IsWrite && peer is not null);
        return Peer(wait with { Evidence = Queues(wait, null, peer?.ReceiveQueue) }, what + " to ", peer?.Name.Length > 0 ? $" at {NameOf(peer.Name)}" : "", holders, follow, isOnlyOne);
    }

    private Wait Peer(Wait wait, string what, string where, IReadOnlyList<int> holders, bool follow, bool isOnlyOne)
    {
        string unread = sources.NotAll("its other end");
        if (holders.Count == 0) return wait with { Text = what.EndsWith(" to ", StringComparison.Ordinal) && where.StartsWith(" at ", StringComparison.Ordinal) ? what + where[4..] : what[..^" to ".Length], Unknown = unread.Length > 0 ? unread : "no process has its other end open" };
        wait = wait with { Text = what + sources.Names(holders) + where, Unknown = unread.Length > 0 ? unread : isOnlyOne ? TimeLimit : "others may send to it too" };
        return follow ? sources.EndedBy(wait, holders, isOnlyOne && unread.Length == 0, out bool all) with { IsNearlyComplete = isOnlyOne && all } : wait;
    }

    private static string Queues(Wait wait, uint? sent, uint? unread)
    {
        string theirs = unread is { } waiting ? $"{wait.Object}: {Digits.Of(waiting)} bytes unread at the other end" : "";
        string way = sent is > 0 and var own ? $"{(theirs.Length > 0 ? ", " : wait.Object + ": ")}{Digits.Of(own)} bytes on the way" : "";
        return theirs.Length + way.Length == 0 ? wait.Evidence : $"{theirs}{way}; {wait.Evidence}";
    }

    // An abstract name begins with NUL, shown as @ as others do; the kernel counts a path's ending NUL.
    private static string NameOf(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? "without a name" : name[0] == 0 ? "@" + Encoding.UTF8.GetString(name[1..]) : Encoding.UTF8.GetString(name.TrimEnd((byte)0));
}
