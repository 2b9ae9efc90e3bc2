using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>A TCP or UDP socket at one moment. IPv4 addresses mapped into IPv6 are IPv4 here.</summary>
internal sealed class InternetSocket
{
    public required SocketProtocol Protocol { get; init; }
    public required ulong Inode { get; init; }
    public required SocketEndpoint Local { get; init; }
    public required SocketEndpoint Remote { get; init; }
    public required SocketState State { get; init; }
    public required uint SendQueue { get; init; }
    public required uint ReceiveQueue { get; init; }

    /// <summary>Whether it listens.</summary>
    public bool IsListening => State == SocketState.Listening;
}
