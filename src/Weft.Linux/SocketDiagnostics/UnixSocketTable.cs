using System.Buffers.Binary;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Linux.SocketDiagnostics;

/// <summary>All unix(7) sockets of a network namespace at one moment (sock_diag(7); the kernel's unix_diag).</summary>
public sealed class UnixSocketTable
{
    /// <summary>Sockets after which the answer is left.</summary>
    public const int MaximumSockets = 1 << 20;

    private const int RequestBytes = 40, UnixFamily = 1;
    private const uint ShowName = 1, ShowPeer = 4, ShowPending = 8, ShowQueues = 0x10;
    private readonly Dictionary<ulong, UnixSocket> _sockets = [];
    private readonly Dictionary<ulong, UnixSocket> _listeners = [];

    private UnixSocketTable()
    {
    }

    /// <summary>The sockets.</summary>
    public IReadOnlyCollection<UnixSocket> Sockets => _sockets.Values;

    /// <summary>A socket by its inode; null when it is not of this namespace or has ended.</summary>
    public UnixSocket? Find(ulong inode) => _sockets.GetValueOrDefault(inode);

    /// <summary>The listener that has not accepted the connection of this socket yet; null for none.</summary>
    public UnixSocket? ListenerOf(ulong inode) => _listeners.GetValueOrDefault(inode);

    /// <summary>Asks.</summary>
    /// <param name="at">A process of another namespace than this program's own; null for this one.</param>
    /// <param name="table">The sockets; null unless the outcome is Read.</param>
    public static ReadOutcome Read(TaskLocation? at, out UnixSocketTable? table)
    {
        table = null;
        int descriptor = at is { } task ? OpenIn(task) : NetlinkSocket.Open();
        if (descriptor < 0) return ReadOutcomes.From(descriptor);
        try
        {
            Span<byte> request = stackalloc byte[RequestBytes];
            request.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(request, RequestBytes);
            BinaryPrimitives.WriteUInt16LittleEndian(request[4..], 20); // SOCK_DIAG_BY_FAMILY
            BinaryPrimitives.WriteUInt16LittleEndian(request[6..], 0x301); // NLM_F_REQUEST | NLM_F_DUMP
            request[16] = UnixFamily;
            BinaryPrimitives.WriteUInt32LittleEndian(request[20..], uint.MaxValue); // all states
            BinaryPrimitives.WriteUInt32LittleEndian(request[28..], ShowName | ShowPeer | ShowPending | ShowQueues);
            if (NetlinkSocket.Send(descriptor, request) is not Errno.None and var error) return ReadOutcomes.From(error);
            UnixSocketTable result = new();
            byte[] buffer = new byte[1 << 16];
            int got;
            while ((got = NetlinkSocket.Receive(descriptor, buffer)) > 0)
            {
                if (!result.Add(buffer.AsSpan(0, got), out int failure)) continue;
                // A kernel without unix_diag answers ENOENT.
                if (failure != 0) return failure == (int)Errno.NotPermitted ? ReadOutcome.NotPermitted : ReadOutcome.NotSupported;
                table = result;
                return ReadOutcome.Read;
            }
            return ReadOutcome.Malformed;
        }
        finally
        {
            Files.Close(descriptor);
        }
    }

    // True when the answer is at its end.
    private bool Add(ReadOnlySpan<byte> part, out int failure)
    {
        UnixSocketMessages messages = new(part);
        while (messages.MoveNext() && _sockets.Count < MaximumSockets)
        {
            UnixSocket socket = new()
            {
                Inode = messages.Inode, Type = messages.Type, IsListening = messages.IsListening, Peer = messages.Peer,
                ReceiveQueue = messages.ReceiveQueue, SendQueue = messages.SendQueue, Name = messages.Name.ToArray(),
            };
            if (socket.Inode != 0) _sockets[socket.Inode] = socket;
            for (ReadOnlySpan<byte> rest = messages.Pending; rest.Length >= 4; rest = rest[4..])
                if (BinaryPrimitives.ReadUInt32LittleEndian(rest) is not 0 and var waiting) _listeners[waiting] = socket;
        }
        failure = messages.ErrorNumber;
        return messages.IsDone;
    }

    private static int OpenIn(in TaskLocation at)
    {
        int space = Files.Open(at.Directory, at.Path(stackalloc byte[ProcPath.MaximumBytes], "ns/net"u8).Terminated, OpenFlags.ReadOnly);
        if (space < 0) return space;
        int descriptor = NetlinkSocket.OpenIn(space);
        Files.Close(space);
        return descriptor;
    }
}
