using Weft.Cli.Rendering;
using Weft.Linux.Procfs;
using Weft.Portraits;

namespace Weft.Cli.Portraits;

/// <summary>Open files and sockets: counts by kind, who it listens to and talks with, what it writes, what is deleted.</summary>
internal static class FilesPart
{
    private const int Few = 8;

    public static void Write(ProcessPortrait portrait, PageWriter page, bool verbose)
    {
        if (!portrait.Files.IsPresent)
        {
            if (portrait.FileCount.IsPresent) page.Line("files", $"{portrait.FileCount.Value} open");
            return;
        }
        OpenFileFacts facts = portrait.Files.Value;
        int most = verbose ? 200 : Few;
        string kinds = facts.Kinds.Count > 0 ? ": " + string.Join(", ", facts.Kinds.Select(static k => Phrases.Count(k.Count, Name(k.Kind), Names(k.Kind)))) : "";
        string cut = facts.IsCut ? $" (of the first {facts.Files.Count})" : "";
        page.Line("files", facts.Count == 0 ? "none open" : $"{facts.Count} open{kinds}{cut}");
        Items(page, "listens on", facts.Files.Where(static f => f.Socket is { IsListening: true }).Select(f => Endpoint(f.Socket!, page)), most);
        Items(page, "talks with", facts.Files.Where(static f => f.Socket is { IsListening: false } s && HasPeer(s)).Select(f => $"{Protocol(f.Socket!)} {f.Socket!.Remote}{State(f.Socket!)}"), most);
        Items(page, "writes to", facts.Files.Where(static f => f is { Kind: OpenFileKind.File, CanWrite: true, IsDeleted: false }).Select(f => page.Safe(f.Target)), most);
        Items(page, "deleted", facts.Files.Where(static f => f.IsDeleted).Select(f => $"{page.Safe(f.Target)} (still open as {f.Descriptor})"), most, PageWriter.Yellow);
    }

    /// <summary>A row for each descriptor.</summary>
    /// <param name="portrait">Whose.</param>
    /// <param name="page">Where it goes.</param>
    /// <param name="peers">Who has the other end of a descriptor, safe to print; null where that was not asked.</param>
    public static void WriteTable(ProcessPortrait portrait, PageWriter page, Func<int, string?>? peers = null)
    {
        if (!portrait.Files.IsPresent || portrait.Files.Value.Files.Count == 0) return;
        page.Blank();
        TextTable table = new([new("FD", true, 0), new("KIND", false, 2), new("OPEN TO", false, 3), new("OFFSET", true, 4), new("WHAT", false, 0)]);
        foreach (OpenFile file in portrait.Files.Value.Files)
        {
            string access = (file.CanRead, file.CanWrite) switch { (true, true) => "read, write", (true, false) => "read", (false, true) => "write", _ => "-" };
            string offset = file.Kind is OpenFileKind.File or OpenFileKind.MemoryFile && file.Details.IsPresent ? file.Details.Value.Position.ToString() : "";
            table.Add([file.Descriptor.ToString(), Name(file.Kind), access, offset, What(file, page) + (peers?.Invoke(file.Descriptor) is { } peer ? $"{page.Sign(" ⇄ ", " <> ")}{peer}" : "")], file.IsDeleted ? PageWriter.Yellow : "");
        }
        table.Write(page.Screen, page.Output);
    }

    /// <summary>A kind in the singular.</summary>
    public static string Name(OpenFileKind kind) => kind switch
    {
        OpenFileKind.File => "file",
        OpenFileKind.Directory => "directory",
        OpenFileKind.Terminal => "terminal",
        OpenFileKind.Device => "device",
        OpenFileKind.Pipe => "pipe",
        OpenFileKind.Socket => "socket",
        OpenFileKind.MemoryFile => "memory file",
        OpenFileKind.Event => "eventfd",
        OpenFileKind.EventPoll => "epoll set",
        OpenFileKind.FileWatch => "file watch",
        OpenFileKind.Timer => "timer",
        OpenFileKind.Signal => "signalfd",
        OpenFileKind.Process => "pidfd",
        OpenFileKind.IoRing => "io_uring",
        OpenFileKind.Bpf => "BPF object",
        OpenFileKind.PerformanceEvent => "perf event",
        OpenFileKind.Namespace => "namespace",
        _ => "other",
    };

    private static string Names(OpenFileKind kind) => kind switch
    {
        OpenFileKind.Directory => "directories",
        OpenFileKind.FileWatch => "file watches",
        OpenFileKind.Other => "other",
        _ => Name(kind) + "s",
    };

    private static bool HasPeer(SocketFacts socket) => socket.Protocol is SocketProtocol.Tcp or SocketProtocol.Udp or SocketProtocol.UdpLite && socket.Remote.Port != 0;

    private static string Protocol(SocketFacts socket) => socket.Protocol switch
    {
        SocketProtocol.UdpLite => "UDP-Lite",
        SocketProtocol.Unix or SocketProtocol.Netlink or SocketProtocol.Packet => socket.Protocol.ToString().ToLowerInvariant(),
        SocketProtocol.Raw => "raw IP",
        _ => socket.Protocol.ToString().ToUpperInvariant(),
    };

    private static string State(SocketFacts socket) => socket.State switch
    {
        SocketState.SynSent => " (connecting)",
        SocketState.CloseWait => " (closed by the peer)",
        SocketState.FinWait1 or SocketState.FinWait2 or SocketState.LastAck or SocketState.Closing or SocketState.TimeWait => " (closing)",
        _ => "",
    };

    private static string Endpoint(SocketFacts socket, PageWriter page) =>
        socket.Protocol == SocketProtocol.Unix ? $"unix {(socket.Path.Length > 0 ? page.Safe(socket.Path) : "(unnamed)")}" : $"{Protocol(socket)} {socket.Local}";

    private static string What(OpenFile file, PageWriter page)
    {
        string deleted = file.IsDeleted ? " (deleted)" : "";
        if (file.Socket is not { } socket) return page.Safe(file.Target, 4096) + deleted + Counters(file);
        if (socket.Protocol is SocketProtocol.Unix) return $"{Endpoint(socket, page)}{(socket.IsListening ? ", listening" : socket.State == SocketState.Established ? ", connected" : "")}";
        if (socket.Protocol is SocketProtocol.Netlink or SocketProtocol.Packet) return Protocol(socket);
        string arrow = page.Sign(" → ", " -> ");
        return $"{Protocol(socket)} {socket.Local}{(HasPeer(socket) ? arrow + socket.Remote : socket.IsListening ? ", listening" : "")}{State(socket).Replace(" (", ", ", StringComparison.Ordinal).TrimEnd(')')}";
    }

    private static string Counters(OpenFile file)
    {
        if (!file.Details.IsPresent) return "";
        DescriptorInfo info = file.Details.Value;
        string locks = info.LockCount > 0 ? $", {Phrases.Count(info.LockCount, "lock")}" : "";
        return locks + info.Kind switch
        {
            DescriptorKind.Event => $", counter {info.EventCount}",
            DescriptorKind.EventPoll => $", {Phrases.Count(info.WatchCount, "file")} in it",
            DescriptorKind.Inotify or DescriptorKind.Fanotify => $", {Phrases.Count(info.WatchCount, "watch", "watches")}",
            DescriptorKind.Process => info.ProcessId > 0 ? $", of process {info.ProcessId}" : info.ProcessId == -1 ? ", of a process that has ended" : "",
            _ => "",
        };
    }

    // The same thing many times is one item: ten connections to one database.
    private static void Items(PageWriter page, string label, IEnumerable<string> items, int most, string style = "")
    {
        List<string> folded = [.. items.GroupBy(static i => i).OrderByDescending(static g => g.Count()).Select(g => g.Count() > 1 ? $"{g.Count()} {page.Sign("×", "x")} {g.Key}" : g.Key)];
        if (folded.Count > 0) page.Line(label, Phrases.Some(folded, most), style);
    }
}
