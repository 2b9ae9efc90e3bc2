using System.Text;
using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>Tells what a thread waits for at one descriptor: a pipe, a socket, a terminal, a timer, an event.</summary>
internal sealed class DescriptorReader(WaitSources sources)
{
    private readonly SocketReader _sockets = new(sources);
    private readonly AnonymousReader _anonymous = new(sources);

    /// <summary>Reads a wait.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="writes">Whether it wants to write; else to read.</param>
    /// <param name="evidence">The call, such as <c>system call read</c>.</param>
    /// <param name="follow">Whether those who can end the wait are to be looked at too; else only its words are wanted.</param>
    public Wait Read(ThreadLook thread, int descriptor, bool writes, string evidence, bool follow = true)
    {
        TaskLocation at = sources.At(thread);
        string? target = DescriptorTargets.Link(at, descriptor);
        Wait wait = new() { Kind = WaitKind.Unknown, Object = target, Text = writes ? "to write" : "to read", Evidence = $"{evidence} of descriptor {Digits.Of(descriptor)}", IsWrite = writes };
        if (target is null) return wait with { Unknown = "what the descriptor is cannot be read" };
        if (target.StartsWith("pipe:[", StringComparison.Ordinal) || (target.StartsWith('/') && DescriptorTargets.IsFifo(at, descriptor))) return Pipe(thread, wait, target, follow);
        if (DescriptorEnds.InodeOf(Encoding.UTF8.GetBytes(target), "socket:["u8) is { } inode) return _sockets.Read(thread, wait, inode, follow);
        if (target is "/dev/ptmx" or "/dev/pts/ptmx") return Master(wait, at, descriptor);
        if (target.StartsWith("/dev/pts/", StringComparison.Ordinal)) return Terminal(wait, target, follow);
        if (target.StartsWith("/dev/tty", StringComparison.Ordinal) || target == "/dev/console") return wait with { Kind = WaitKind.Terminal, Text = writes ? $"{target} to take output" : $"input from {target}", Unknown = "whoever sits there" };
        if (target.StartsWith("anon_inode:", StringComparison.Ordinal) || target.StartsWith("pidfd:", StringComparison.Ordinal)) return _anonymous.Read(thread, wait, at, descriptor, target, follow);
        return wait with { Unknown = "this kind of file is not followed" };
    }

    /// <summary>Reads the wait of a connect(2).</summary>
    public Wait Connect(ThreadLook thread, int descriptor, ulong address, int length, string evidence)
    {
        string? target = sources.Link(thread, descriptor);
        Wait wait = new() { Kind = WaitKind.Socket, Object = target, Text = "a connection", Evidence = $"{evidence} of descriptor {Digits.Of(descriptor)}" };
        return target is not null && DescriptorEnds.InodeOf(Encoding.UTF8.GetBytes(target), "socket:["u8) is { } inode ? _sockets.Connect(thread, wait, inode, address, length) : wait with { Unknown = "what the descriptor is cannot be read" };
    }

    private Wait Pipe(ThreadLook thread, Wait wait, string target, bool follow)
    {
        bool writes = wait.IsWrite;
        wait = wait with { Kind = WaitKind.Pipe, Text = writes ? $"room in {target}, which is full" : $"data from {target}, which is empty" };
        IReadOnlyList<int> holders = sources.Ends.Holders(target, writing: !writes);
        if (!follow)
        {
            int[] others = [.. holders.Where(h => h != thread.ProcessId)];
            return wait with { Text = $"{(writes ? "room in" : "data from")} {target}{(others.Length > 0 ? $" {(writes ? "to" : "from")} {sources.Names(others)}" : "")}" };
        }
        wait = sources.EndedBy(wait, holders, sources.Ends.Unread.Count == 0, out bool all);
        string unknown = sources.Ends.Unread.Count > 0 ? sources.NotAll("the other end") : !all ? "too many processes have the other end" : "";
        bool isNearly = all && wait.EndedBy.Count > 0 && WaitSources.IsQuiet(thread);
        return wait with { IsComplete = isNearly && unknown.Length == 0, IsNearlyComplete = isNearly, Unknown = unknown };
    }

    private Wait Terminal(Wait wait, string target, bool follow)
    {
        wait = wait with { Kind = WaitKind.Terminal };
        List<int> holders = [];
        if (NumberText.TryInt32(Encoding.UTF8.GetBytes(target["/dev/pts/".Length..]), out int index))
            foreach (OpenEnd end in sources.Ends.Ends("/dev/ptmx").Concat(sources.Ends.Ends("/dev/pts/ptmx")))
                if (TaskFiles.Descriptor(TaskLocation.Process(sources.Root, end.ProcessId), end.Descriptor, sources.Buffer, out DescriptorInfo info) == ReadOutcome.Read && info.TerminalIndex == index && !holders.Contains(end.ProcessId)) holders.Add(end.ProcessId);
        string other = holders.Count > 0 ? $", whose other end {sources.Names(holders)} has" : "";
        wait = wait with { Text = wait.IsWrite ? $"the terminal {target} to take output{other}" : $"input from the terminal {target}{other}", Unknown = holders.Count > 0 ? "what comes from there may come from further away" : sources.NotAll("its other end") is { Length: > 0 } unread ? unread : "who has its other end is not seen" };
        return follow ? sources.EndedBy(wait, holders, false, out _) : wait;
    }

    private Wait Master(Wait wait, in TaskLocation at, int descriptor)
    {
        string name = TaskFiles.Descriptor(at, descriptor, sources.Buffer, out DescriptorInfo info) == ReadOutcome.Read && info.TerminalIndex is { } index ? $"the terminal /dev/pts/{Digits.Of(index)}" : "a terminal";
        return wait with { Kind = WaitKind.Terminal, Text = wait.IsWrite ? $"{name} to take input" : $"output to {name}", Unknown = "any program on that terminal" };
    }
}
