using Weft.Linux.Procfs;
using Weft.Linux.SocketDiagnostics;

namespace Weft.Waiting;

/// <summary>Tells which processes have the other ends of a process's pipes, sockets and terminals open, as of one moment: the first question reads all there is.</summary>
/// <param name="root">The system's own /proc.</param>
public sealed class PeerFinder(ProcRoot root)
{
    private readonly DescriptorEnds _ends = new(root);
    private readonly SocketTables _tables = new(root);

    /// <summary>Processes whose open files could not be read: others than those found may have an end too.</summary>
    public int UnreadProcesses => _ends.Unread.Count;

    /// <summary>Who has the other end of a pipe or FIFO, by pid.</summary>
    /// <param name="target">The link's text: <c>pipe:[812]</c>, or a FIFO's path.</param>
    /// <param name="writes">Whether this end writes.</param>
    public IReadOnlyList<int> OfPipe(string target, bool writes) => _ends.Holders(target, writing: !writes);

    /// <summary>Who has the other end of a connected TCP, UDP or unix socket, by pid; of one that is not accepted yet, the listener.</summary>
    /// <param name="process">Whose socket it is.</param>
    /// <param name="inode">The socket.</param>
    /// <param name="where">The path or name that the other end of a unix socket has, raw; empty for none.</param>
    public IReadOnlyList<int> OfSocket(int process, ulong inode, out byte[] where)
    {
        where = [];
        if (_tables.Internet(process) is { } internet && internet.Find(inode) is { } socket)
            return internet.Peer(socket) is { Inode: not 0 } peer ? _ends.Socket(peer.Inode) : [];
        if (_tables.Unix(process, out _) is not { } table || table.Find(inode) is not { Peer: { } other }) return [];
        UnixSocket? end = other != 0 ? table.Find(other) : table.ListenerOf(inode);
        if (end is not null) where = end.Name;
        return other != 0 ? _ends.Socket(other) : end is not null ? _ends.Socket(end.Inode) : [];
    }
}
