using Weft.Linux.Procfs;

namespace Weft.Portraits;

/// <summary>What the tables of <c>net/</c> say of a socket.</summary>
public sealed record SocketFacts
{
    /// <summary>What it speaks.</summary>
    public required SocketProtocol Protocol { get; init; }

    /// <summary>Its state; Unknown for sockets without one.</summary>
    public SocketState State { get; init; }

    /// <summary>This end of an internet socket.</summary>
    public SocketEndpoint Local { get; init; }

    /// <summary>The other end of an internet socket; unspecified when it has none.</summary>
    public SocketEndpoint Remote { get; init; }

    /// <summary>The path a unix socket is bound to, raw; empty for none.</summary>
    public byte[] Path { get; init; } = [];

    /// <summary>The netlink protocol; 0 for others.</summary>
    public int NetlinkProtocol { get; init; }

    /// <summary>Whether others may connect (or, for UDP and raw, send without being connected to).</summary>
    public bool IsListening { get; init; }
}
