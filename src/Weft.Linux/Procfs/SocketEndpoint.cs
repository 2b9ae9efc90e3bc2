using System.Buffers.Binary;
using System.Net;

namespace Weft.Linux.Procfs;

/// <summary>An address and a port of an internet socket.</summary>
/// <param name="High">The first eight bytes of the address, in network order; 0 for IPv4.</param>
/// <param name="Low">The last eight bytes; for IPv4 the address in the low 32 bits.</param>
/// <param name="IsVersion6">Whether it is an IPv6 address (also one that maps an IPv4 one).</param>
/// <param name="Port">The port; 0 for none.</param>
public readonly record struct SocketEndpoint(ulong High, ulong Low, bool IsVersion6, ushort Port)
{
    /// <summary>Whether the address is the unspecified one (0.0.0.0 or ::).</summary>
    public bool IsAny => High == 0 && Low == 0;

    /// <summary>The address; an IPv4 address mapped into IPv6 as IPv4.</summary>
    public IPAddress Address
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
            BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
            if (!IsVersion6) return new IPAddress(bytes[12..]);
            IPAddress address = new(bytes);
            return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        }
    }

    /// <summary>As <c>127.0.0.1:80</c>, <c>[::1]:80</c>; <c>*:80</c> for the unspecified address.</summary>
    public override string ToString()
    {
        string port = Port == 0 ? "*" : Port.ToString();
        if (IsAny) return "*:" + port;
        IPAddress address = Address;
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]:{port}" : $"{address}:{port}";
    }
}
