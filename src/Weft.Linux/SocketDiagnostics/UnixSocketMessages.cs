using System.Buffers.Binary;

namespace Weft.Linux.SocketDiagnostics;

/// <summary>
/// Walks the messages of an answer about unix(7) sockets (sock_diag(7): struct nlmsghdr, struct unix_diag_msg, attributes
/// UNIX_DIAG_*; include/uapi/linux/unix_diag.h). What is cut or too short is passed over.
/// </summary>
public ref struct UnixSocketMessages
{
    private const int HeaderBytes = 16, MessageBytes = 16, AttributeBytes = 4;
    private const int Error = 2, Done = 3, ByFamily = 20;
    private const int NameAttribute = 0, PeerAttribute = 2, PendingAttribute = 3, QueuesAttribute = 4;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts before the first message.</summary>
    public UnixSocketMessages(ReadOnlySpan<byte> messages) => _rest = messages;

    /// <summary>The current socket's inode, as in <c>socket:[812]</c>.</summary>
    public ulong Inode { get; private set; }

    /// <summary>1 stream, 2 datagram, 5 sequenced packets (SOCK_*).</summary>
    public byte Type { get; private set; }

    /// <summary>Whether it listens (TCP_LISTEN, which unix sockets use too).</summary>
    public bool IsListening { get; private set; }

    /// <summary>The peer's inode; null when it has none, 0 when the peer was not accepted yet.</summary>
    public ulong? Peer { get; private set; }

    /// <summary>Bytes that wait to be read (datagrams: those of the first); of a listener the connections that wait to be accepted.</summary>
    public uint ReceiveQueue { get; private set; }

    /// <summary>Bytes of memory written and not read by the peer yet; of a listener the most connections that may wait.</summary>
    public uint SendQueue { get; private set; }

    /// <summary>The name it is bound to, raw; an abstract name begins with NUL.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Of a listener: 32-bit inodes of the sockets whose connections wait to be accepted.</summary>
    public ReadOnlySpan<byte> Pending { get; private set; }

    /// <summary>Whether the answer's end was met.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The error number that ended the answer; 0 for none.</summary>
    public int ErrorNumber { get; private set; }

    /// <summary>Moves to the next socket; false at the end of what is here.</summary>
    public bool MoveNext()
    {
        while (!IsDone && _rest.Length >= HeaderBytes)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
            if (length < HeaderBytes || length > (uint)_rest.Length) break;
            int type = BinaryPrimitives.ReadUInt16LittleEndian(_rest[4..]);
            ReadOnlySpan<byte> body = _rest[HeaderBytes..(int)length];
            _rest = _rest[Math.Min(_rest.Length, Aligned((int)length))..];
            if (type is Done or Error)
            {
                IsDone = true;
                int error = type == Error && body.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(body) : 0;
                ErrorNumber = error is < 0 and > int.MinValue ? -error : 0;
            }
            else if (type == ByFamily && body.Length >= MessageBytes)
            {
                Read(body);
                return true;
            }
        }
        _rest = default;
        return false;
    }

    private void Read(ReadOnlySpan<byte> body)
    {
        Type = body[1];
        IsListening = body[2] == 10;
        Inode = BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        Peer = null;
        ReceiveQueue = SendQueue = 0;
        Name = Pending = default;
        ReadOnlySpan<byte> rest = body[MessageBytes..];
        while (rest.Length >= AttributeBytes)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (length < AttributeBytes || length > rest.Length) return;
            ReadOnlySpan<byte> value = rest[AttributeBytes..length];
            switch (BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]))
            {
                case NameAttribute: Name = value; break;
                case PeerAttribute when value.Length >= 4: Peer = BinaryPrimitives.ReadUInt32LittleEndian(value); break;
                case PendingAttribute: Pending = value[..(value.Length & ~3)]; break;
                case QueuesAttribute when value.Length >= 8:
                    ReceiveQueue = BinaryPrimitives.ReadUInt32LittleEndian(value);
                    SendQueue = BinaryPrimitives.ReadUInt32LittleEndian(value[4..]);
                    break;
            }
            rest = rest[Math.Min(rest.Length, Aligned(length))..];
        }
    }

    private static int Aligned(int length) => (length + 3) & ~3;
}
