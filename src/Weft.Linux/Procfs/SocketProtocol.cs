namespace Weft.Linux.Procfs;

/// <summary>What a socket speaks, by the file of <c>net/</c> that lists it.</summary>
public enum SocketProtocol : byte
{
    /// <summary>In none of the files that were read: another family, another network namespace, or closed meanwhile.</summary>
    Unknown,
    /// <summary>TCP, in <c>net/tcp</c> and <c>net/tcp6</c>.</summary>
    Tcp,
    /// <summary>UDP, in <c>net/udp</c> and <c>net/udp6</c>.</summary>
    Udp,
    /// <summary>UDP-Lite, in <c>net/udplite</c> and <c>net/udplite6</c>.</summary>
    UdpLite,
    /// <summary>Raw IP, in <c>net/raw</c> and <c>net/raw6</c>.</summary>
    Raw,
    /// <summary>Ping sockets, in <c>net/icmp</c> and <c>net/icmp6</c>.</summary>
    Icmp,
    /// <summary>unix(7), in <c>net/unix</c>.</summary>
    Unix,
    /// <summary>netlink(7), in <c>net/netlink</c>.</summary>
    Netlink,
    /// <summary>packet(7), in <c>net/packet</c>.</summary>
    Packet,
}
