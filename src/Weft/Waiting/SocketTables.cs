using Weft.Linux.Procfs;
using Weft.Linux.SocketDiagnostics;

namespace Weft.Waiting;

/// <summary>The tables of sockets, each network namespace's read once, when it is first asked.</summary>
internal sealed class SocketTables(ProcRoot root)
{
    private readonly Dictionary<ulong, InternetSocketTable> _internet = [];
    private readonly Dictionary<ulong, UnixSocketTable> _unix = [];
    private readonly Dictionary<ulong, string> _withoutUnix = [];
    private ulong? _own;

    /// <summary>TCP and UDP sockets of a process's namespace; null when which one that is may not be known.</summary>
    public InternetSocketTable? Internet(int process)
    {
        TaskLocation at = TaskLocation.Process(root, process);
        if (TaskLinks.Namespace(at, "net"u8, out ulong space) != ReadOutcome.Read) return null;
        if (!_internet.TryGetValue(space, out InternetSocketTable? table)) _internet[space] = table = new InternetSocketTable(at);
        return table;
    }

    /// <summary>Unix sockets of a process's namespace; null when they cannot be had.</summary>
    /// <param name="process">The process.</param>
    /// <param name="reason">Why they cannot be had.</param>
    public UnixSocketTable? Unix(int process, out string reason)
    {
        TaskLocation at = TaskLocation.Process(root, process);
        if (TaskLinks.Namespace(at, "net"u8, out ulong space) != ReadOutcome.Read)
        {
            reason = "its network namespace may not be read";
            return null;
        }
        if (_unix.TryGetValue(space, out UnixSocketTable? table) || _withoutUnix.TryGetValue(space, out reason!))
        {
            reason = table is null ? _withoutUnix[space] : "";
            return table;
        }
        _own ??= TaskLinks.Namespace(TaskLocation.Process(root, Native.Identity.ProcessId), "net"u8, out ulong own) == ReadOutcome.Read ? own : 0;
        ReadOutcome outcome = UnixSocketTable.Read(space == _own ? null : at, out table);
        reason = outcome switch
        {
            ReadOutcome.Read => "", ReadOutcome.NotPermitted => "it is in another network namespace, whose unix sockets may not be asked for", ReadOutcome.NotSupported => "this kernel does not tell the peers of unix sockets (unix_diag)", _ => "the kernel's answer about unix sockets was cut",
        };
        if (table is null) _withoutUnix[space] = reason;
        else _unix[space] = table;
        return table;
    }
}
