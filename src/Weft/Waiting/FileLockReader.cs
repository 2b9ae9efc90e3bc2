using System.Buffers.Binary;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Waiting;

/// <summary>
/// Tells who holds the file lock that a thread waits for: flock(2), fcntl(2) of a process and of an open file description.
/// A request that waits stands in <c>/proc/locks</c> below the lock that is in its way.
/// </summary>
internal sealed class FileLockReader(WaitSources sources)
{
    private const int SetWait = 7, SetWaitDescription = 38, LockBytes = 32;
    private readonly ReadBuffer _locks = new();
    private List<HeldLock> _held = [];
    private long _readAt = -1, _walkedAt = -1;

    /// <summary>Whether a fcntl(2) operation is one that waits for a lock.</summary>
    public static bool Waits(int operation) => operation is SetWait or SetWaitDescription;

    /// <summary>Reads a wait.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="evidence">The call.</param>
    /// <param name="isFlock">Whether the call is flock(2); else fcntl(2).</param>
    public Wait Read(ThreadLook thread, string evidence, bool isFlock)
    {
        SystemCallArguments arguments = thread.Call.Arguments;
        int descriptor = (int)arguments[0];
        TaskLocation at = sources.At(thread);
        string? target = DescriptorTargets.Link(at, descriptor);
        FileLockKind kind = isFlock ? FileLockKind.Flock : (int)arguments[1] == SetWaitDescription ? FileLockKind.OpenFileDescription : FileLockKind.Posix;
        Wait wait = new() { Kind = WaitKind.FileLock, Object = target, Text = $"a lock on {target ?? "a file"} ({Name(kind)})", Evidence = $"{evidence} of descriptor {Digits.Of(descriptor)}" };
        if (target is null || TaskFiles.Descriptor(at, descriptor, sources.Buffer, out DescriptorInfo info) != ReadOutcome.Read || info.Inode == 0) return wait with { Unknown = "which file it is cannot be read" };
        // What was read before the thread was looked at may be of an earlier wait.
        if (_readAt <= thread.TakenNanoseconds)
        {
            _readAt = SystemInformation.MonotonicNanoseconds;
            if (MachineFiles.Locks(sources.Root, _locks) != ReadOutcome.Read) return wait with { Unknown = "the locks of this machine may not be read" };
        }
        (ulong Start, ulong End)? range = isFlock ? null : Range(thread, arguments[2]);
        if (!TryHolder(thread, kind, info.Inode, range, out FileLock holder, out int found)) return wait with { Unknown = found > 1 ? "several of its process's requests for this file wait" : "nothing on this machine is seen to be in its way; the file may be on a network" };
        wait = wait with { Evidence = $"in /proc/locks a {Name(holder.Kind)} lock of inode {Digits.OfUnsigned(holder.Inode)}{(holder.ProcessId > 0 ? $" by {Digits.Of(holder.ProcessId)}" : "")} is in its way; {wait.Evidence}" };
        if (holder.Kind is FileLockKind.Lease or FileLockKind.Delegation) return wait with { Text = $"a lease on {target} to be given up", IsTimed = true, Unknown = "the kernel takes it after a time" };
        if (holder.Kind == FileLockKind.Posix) return Owned(thread, wait, holder.ProcessId > 0 ? [holder.ProcessId] : [], "", true);
        if (_walkedAt <= thread.TakenNanoseconds)
        {
            _walkedAt = SystemInformation.MonotonicNanoseconds;
            _held = sources.Ends.Locks();
        }
        return Owned(thread, wait, [.. _held.Where(h => h.Is(holder)).Select(static h => h.ProcessId).Distinct()], sources.NotAll("the file that holds it open"), sources.Ends.Unread.Count == 0);
    }

    private Wait Owned(ThreadLook thread, Wait wait, IReadOnlyList<int> holders, string unread, bool areAll)
    {
        if (holders.Count == 0) return wait with { Unknown = unread.Length > 0 ? unread : "the process that holds it is not seen" };
        wait = sources.EndedBy(wait with { Text = $"{wait.Text[..^1]}), held by {sources.Names(holders)}" }, holders, areAll, out bool all);
        bool isNearly = all && wait.EndedBy.Count > 0 && WaitSources.IsQuiet(thread);
        return wait with { IsComplete = isNearly && areAll, IsNearlyComplete = isNearly, Unknown = unread.Length > 0 ? unread : all ? "" : "too many processes hold it" };
    }

    // The lock under which the thread's own request waits; when that cannot be told from others of its process, none.
    private bool TryHolder(ThreadLook thread, FileLockKind kind, ulong inode, (ulong Start, ulong End)? range, out FileLock holder, out int found)
    {
        holder = default;
        found = 0;
        FileLock above = default;
        bool hasAbove = false;
        FileLocks lines = new(_locks.Text);
        while (lines.MoveNext())
        {
            FileLock line = lines.Current;
            if (!line.IsBlocked)
            {
                above = line;
                hasAbove = true;
                continue;
            }
            if (!hasAbove || line.Ordinal != above.Ordinal || line.Kind != kind || line.Inode != inode) continue;
            if (kind != FileLockKind.OpenFileDescription && line.ProcessId != thread.ProcessId) continue;
            if (kind == FileLockKind.OpenFileDescription && range is null) continue;
            if (range is { } wanted && (wanted.Start != line.Start || wanted.End != line.End)) continue;
            // Requests of several threads or processes for the same range wait for the same lock, or for several.
            if (found > 0 && above.Ordinal == holder.Ordinal) continue;
            holder = above;
            found++;
        }
        return found == 1;
    }

    // struct flock: type, whence, start, length. Counted from elsewhere than the file's beginning it cannot be compared.
    private static (ulong, ulong)? Range(ThreadLook thread, ulong address)
    {
        Span<byte> bytes = stackalloc byte[LockBytes];
        if (!WaitSources.TryMemory(thread, address, bytes) || BinaryPrimitives.ReadInt16LittleEndian(bytes[2..]) != 0) return null;
        long start = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), length = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        return start < 0 || length < 0 || start > long.MaxValue - length ? null : ((ulong)start, length == 0 ? FileLock.EndOfFile : (ulong)(start + length - 1));
    }

    private static string Name(FileLockKind kind) => kind switch
    {
        FileLockKind.Flock => "flock", FileLockKind.OpenFileDescription => "open file description", FileLockKind.Posix => "fcntl", FileLockKind.Lease => "lease", _ => "file",
    };
}
