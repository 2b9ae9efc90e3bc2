using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Waiting;

/// <summary>Who has pipes, FIFOs, sockets and the like open: from a walk over all processes' descriptors, made when it is first asked.</summary>
internal sealed class DescriptorEnds(ProcRoot root)
{
    private const uint ReadBit = 0x100, WriteBit = 0x80;
    private readonly Dictionary<string, List<OpenEnd>> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, List<OpenEnd>> _sockets = [];
    private readonly SortedSet<int> _unread = [];
    private readonly HashSet<string> _walked = [];

    private enum WalkGoal
    {
        Objects,
        Path,
        Locks,
    }

    /// <summary>Processes whose descriptors could not be read; only when there are none are those found all there are.</summary>
    public IReadOnlyCollection<int> Unread => _unread;

    /// <summary>The processes that have an end open.</summary>
    /// <param name="target">What the descriptor's link says: <c>pipe:[812]</c>, or a FIFO's path.</param>
    /// <param name="writing">The writing end; else the reading one.</param>
    public IReadOnlyList<int> Holders(string target, bool writing) => [.. Ends(target).Where(h => writing ? h.Writes : h.Reads).Select(static h => h.ProcessId).Distinct()];

    /// <summary>All descriptors with this link: <c>pipe:[812]</c>, <c>anon_inode:[eventfd]</c>, <c>/dev/ptmx</c>, a path.</summary>
    public IReadOnlyList<OpenEnd> Ends(string target)
    {
        // Objects in one walk; a path in its own, so that other files are not asked for.
        bool isObject = IsObject(Encoding.UTF8.GetBytes(target));
        if (_walked.Add(isObject ? "" : target)) Walk(isObject ? WalkGoal.Objects : WalkGoal.Path, target, null);
        return _named.TryGetValue(target, out List<OpenEnd>? found) ? found : [];
    }

    /// <summary>The processes that have a socket open.</summary>
    public IReadOnlyList<int> Socket(ulong inode)
    {
        if (_walked.Add("")) Walk(WalkGoal.Objects, "", null);
        return _sockets.TryGetValue(inode, out List<OpenEnd>? found) ? [.. found.Select(static h => h.ProcessId).Distinct()] : [];
    }

    /// <summary>All descriptors of files, asked for now, that hold a lock, by <c>fdinfo</c>.</summary>
    public List<HeldLock> Locks()
    {
        List<HeldLock> locks = [];
        Walk(WalkGoal.Locks, "", locks);
        return locks;
    }

    private static bool IsObject(ReadOnlySpan<byte> link) => link.StartsWith("pipe:["u8) || link.StartsWith("socket:["u8) || link.SequenceEqual("anon_inode:[eventfd]"u8) || link.SequenceEqual("/dev/ptmx"u8) || link.SequenceEqual("/dev/pts/ptmx"u8);

    private void Walk(WalkGoal wanted, string path, List<HeldLock>? locks)
    {
        NumericDirectory directory = new();
        ReadBuffer buffer = new();
        List<int> processes = [], descriptors = [];
        byte[] wantedPath = Encoding.UTF8.GetBytes(path);
        Span<byte> link = stackalloc byte[TaskLinks.MaximumBytes];
        directory.Read(root.Descriptor, ".\0"u8, processes);
        foreach (int process in processes)
        {
            TaskLocation at = TaskLocation.Process(root, process);
            ReadOutcome listed = directory.Descriptors(at, descriptors);
            if (listed == ReadOutcome.Gone) continue;
            if (listed != ReadOutcome.Read)
            {
                _unread.Add(process);
                continue;
            }
            foreach (int descriptor in descriptors)
            {
                ReadOutcome outcome = TaskLinks.Descriptor(at, descriptor, link, out ReadOnlySpan<byte> target);
                if (outcome == ReadOutcome.Read)
                {
                    if (locks is null ? wanted == WalkGoal.Objects ? !IsObject(target) : !target.SequenceEqual(wantedPath) : target.IsEmpty || target[0] != '/') continue;
                    outcome = locks is null ? Add(process, at, descriptor, target) : AddLocks(process, at, descriptor, buffer, locks);
                }
                if (outcome is not (ReadOutcome.Read or ReadOutcome.Gone)) _unread.Add(process);
            }
        }
    }

    private ReadOutcome Add(int process, in TaskLocation at, int descriptor, ReadOnlySpan<byte> target)
    {
        // The link's own mode says how the file was opened (proc_pid_fd(5)).
        ProcPath path = at.Path(stackalloc byte[ProcPath.MaximumBytes], "fd/"u8).Number(descriptor);
        if (Files.Status(at.Directory, path.Terminated, out FileStatus status, followLinks: false) is not Errno.None and var error) return ReadOutcomes.From(error);
        OpenEnd end = new(process, descriptor, (status.Mode & ReadBit) != 0, (status.Mode & WriteBit) != 0);
        List<OpenEnd>? ends;
        if (InodeOf(target, "socket:["u8) is { } inode)
        {
            if (!_sockets.TryGetValue(inode, out ends)) _sockets[inode] = ends = [];
        }
        else
        {
            string name = Encoding.UTF8.GetString(target);
            if (!_named.TryGetValue(name, out ends)) _named[name] = ends = [];
        }
        ends.Add(end);
        return ReadOutcome.Read;
    }

    private static ReadOutcome AddLocks(int process, in TaskLocation at, int descriptor, ReadBuffer buffer, List<HeldLock> found)
    {
        ReadOutcome outcome = TaskFiles.Descriptor(at, descriptor, buffer, out DescriptorInfo info);
        if (outcome != ReadOutcome.Read || info.LockCount == 0) return outcome;
        DescriptorLocks locks = new(buffer.Text);
        while (locks.MoveNext()) found.Add(new HeldLock(process, locks.Current));
        return outcome;
    }

    /// <summary>The number in <c>socket:[812]</c>; null when the text does not begin so.</summary>
    public static ulong? InodeOf(ReadOnlySpan<byte> link, ReadOnlySpan<byte> prefix) =>
        link.StartsWith(prefix) && link[^1] == ']' && NumberText.TryDecimal(link[prefix.Length..^1], out ulong inode) ? inode : null;
}
