namespace Weft.Linux.SocketDiagnostics;

/// <summary>A unix(7) socket at one moment. For the fields see <see cref="UnixSocketMessages"/>.</summary>
public sealed class UnixSocket
{
    /// <summary>The inode.</summary>
    public required ulong Inode { get; init; }

    /// <summary>1 stream, 2 datagram, 5 sequenced packets.</summary>
    public required byte Type { get; init; }

    /// <summary>Whether it listens.</summary>
    public required bool IsListening { get; init; }

    /// <summary>The peer's inode; null for none, 0 when the peer was not accepted yet.</summary>
    public required ulong? Peer { get; init; }

    /// <summary>Bytes to be read; of a listener connections to be accepted.</summary>
    public required uint ReceiveQueue { get; init; }

    /// <summary>Memory of what was written and not read, bytes; of a listener the most connections that may wait.</summary>
    public required uint SendQueue { get; init; }

    /// <summary>Its name, raw; empty for none; an abstract one begins with NUL.</summary>
    public required byte[] Name { get; init; }
}
