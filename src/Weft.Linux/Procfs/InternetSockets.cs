using System.Buffers.Binary;

namespace Weft.Linux.Procfs;

/// <summary>
/// Walks the lines of <c>net/tcp</c>, <c>udp</c>, <c>udplite</c>, <c>raw</c>, <c>icmp</c> and their IPv6 kin (proc_net(5),
/// net/ipv4/tcp_ipv4.c get_tcp4_sock): <c>sl local:port remote:port state queues timer retransmits uid timeout inode …</c>
/// </summary>
public ref struct InternetSockets
{
    private TextLines _lines;

    /// <summary>Starts before the first line.</summary>
    public InternetSockets(ReadOnlySpan<byte> text)
    {
        _lines = new TextLines(text);
        Local = Remote = default;
        State = SocketState.Unknown;
        SendQueue = ReceiveQueue = 0;
        Inode = 0;
    }

    /// <summary>This end.</summary>
    public SocketEndpoint Local { get; private set; }

    /// <summary>The other end; unspecified when not connected.</summary>
    public SocketEndpoint Remote { get; private set; }

    /// <summary>The state.</summary>
    public SocketState State { get; private set; }

    /// <summary>Bytes written that the other end has not acknowledged; of a TCP listener 0.</summary>
    public uint SendQueue { get; private set; }

    /// <summary>Bytes received that were not read; of a TCP listener the connections that wait to be accepted.</summary>
    public uint ReceiveQueue { get; private set; }

    /// <summary>The socket's inode, as in <c>socket:[812]</c>; 0 for one that no process holds (TIME_WAIT).</summary>
    public ulong Inode { get; private set; }

    /// <summary>Moves to the next well-formed line; false at the end.</summary>
    public bool MoveNext()
    {
        while (_lines.MoveNext() && _lines.IsWhole)
        {
            ReadOnlySpan<byte> rest = _lines.Current;
            BlankWords.Next(ref rest); // sl
            if (!TryEndpoint(BlankWords.Next(ref rest), out SocketEndpoint local) || !TryEndpoint(BlankWords.Next(ref rest), out SocketEndpoint remote)) continue;
            if (!NumberText.TryHexadecimal(BlankWords.Next(ref rest), out ulong state)) continue;
            ReadOnlySpan<byte> queues = BlankWords.Next(ref rest);
            for (int i = 0; i < 4; i++) BlankWords.Next(ref rest); // timer, retransmits, uid, timeout
            if (!NumberText.TryDecimal(BlankWords.Next(ref rest), out ulong inode)) continue;
            Local = local;
            Remote = remote;
            SendQueue = queues.Length == 17 && TryNumber(queues[..8], out uint bytes) ? bytes : 0;
            ReceiveQueue = queues.Length == 17 && TryNumber(queues[9..], out bytes) ? bytes : 0;
            State = state is > 0 and <= (ulong)SocketState.NewSynReceived ? (SocketState)state : SocketState.Unknown;
            Inode = inode;
            return true;
        }
        return false;
    }

    // The kernel prints each 32-bit word of the address as a number of this machine, so its bytes stand reversed.
    private static bool TryEndpoint(ReadOnlySpan<byte> text, out SocketEndpoint endpoint)
    {
        endpoint = default;
        int colon = text.IndexOf((byte)':');
        if (colon is not (8 or 32) || text.Length != colon + 5 || !NumberText.TryHexadecimal(text[(colon + 1)..], out ulong port)) return false;
        if (colon == 8)
        {
            if (!TryWord(text[..8], out uint address)) return false;
            endpoint = new SocketEndpoint(0, address, false, (ushort)port);
            return true;
        }
        if (!TryWord(text[..8], out uint a) || !TryWord(text[8..16], out uint b) || !TryWord(text[16..24], out uint c) || !TryWord(text[24..32], out uint d)) return false;
        endpoint = new SocketEndpoint(((ulong)a << 32) | b, ((ulong)c << 32) | d, true, (ushort)port);
        return true;
    }

    private static bool TryWord(ReadOnlySpan<byte> digits, out uint word)
    {
        bool valid = TryNumber(digits, out uint value);
        word = BinaryPrimitives.ReverseEndianness(value);
        return valid;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out uint number)
    {
        bool valid = NumberText.TryHexadecimal(digits, out ulong value) && value <= uint.MaxValue;
        number = (uint)value;
        return valid;
    }
}
