using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Waiting;

/// <summary>
/// Finds the thread that a lock shared between processes names as its owner. A tid means something only in its PID
/// namespace, and nothing in the lock says of which process it is: so the owner's must have the same memory mapped.
/// </summary>
internal sealed class SharedMemory(ProcRoot root, Func<int, ProcessLook?> lookAt)
{
    private readonly NumericDirectory _directory = new();
    private readonly ReadBuffer _buffer = new();

    /// <summary>Finds the owner.</summary>
    /// <param name="waiter">A thread that waits.</param>
    /// <param name="own">Its process.</param>
    /// <param name="address">The lock.</param>
    /// <param name="owner">The tid in the lock.</param>
    public SharedOwner Find(ThreadLook waiter, ProcessLook own, ulong address, int owner)
    {
        if (TaskLinks.Namespace(TaskLocation.Process(root, waiter.ProcessId), "pid"u8, out ulong space) != ReadOutcome.Read) return new(null, false, "in which PID namespace it is cannot be read");
        List<int> processes = [], here = [], elsewhere = [];
        bool hasUnread = _directory.Read(root.Descriptor, ".\0"u8, processes) != ReadOutcome.Read;
        foreach (int process in processes)
        {
            if (process == waiter.ProcessId) continue;
            ReadOutcome outcome = TaskLinks.Namespace(TaskLocation.Process(root, process), "pid"u8, out ulong other);
            if (outcome == ReadOutcome.Read) (other == space ? here : elsewhere).Add(process);
            else if (outcome != ReadOutcome.Gone) hasUnread = true;
        }
        ThreadLook? found = own.Inner(owner);
        if (found is null && ProcessOf(waiter, here, owner) is { } candidate) found = lookAt(candidate)?.Inner(owner);
        bool isOwn = found is not null && found.ProcessId == waiter.ProcessId;

        // The maps of all that matter at once: the waiter's, the owner's, and of those whose threads have other numbers.
        List<int> mapped = [waiter.ProcessId];
        if (found is not null && !isOwn) mapped.Add(found.ProcessId);
        mapped.AddRange(elsewhere);
        using GuardedReader reader = new(root);
        GuardedBatch maps = new();
        reader.Read(GuardedFile.MemoryMap, mapped.ToArray(), maps);
        if (maps.Outcome(0) != ReadOutcome.Read || !TryFile(maps.Text(0), address, out ulong device, out ulong inode, out ulong offset)) return isOwn ? new(found, true, "") : new(null, false, "its memory is not seen to be shared");
        if (found is not null && !isOwn && (maps.Outcome(1) != ReadOutcome.Read || !TryPlace(maps.Text(1), device, inode, offset, out ulong there) || !Agree(waiter.Tid, address, found.Tid, there)))
            return new(null, false, "a thread of that id lives in a process that does not have this memory");
        for (int i = mapped.Count - elsewhere.Count; i < mapped.Count; i++)
        {
            if (maps.Outcome(i) == ReadOutcome.Read && TryPlace(maps.Text(i), device, inode, offset, out _)) return new(found, false, "a process of another PID namespace has this memory too, and may have a thread of that id");
            hasUnread |= maps.Outcome(i) is not (ReadOutcome.Read or ReadOutcome.Gone);
        }
        return found is not null ? new(found, true, "") : new(null, !hasUnread && processes.Count > 0, hasUnread ? "no living thread has its owner's id, as far as processes may be looked into" : "");
    }

    // In our own namespace a tid has a directory; in others the threads of the processes there are asked for theirs.
    private int? ProcessOf(ThreadLook waiter, List<int> here, int owner)
    {
        if (waiter.InnerTid == waiter.Tid) return TaskFiles.Status(TaskLocation.Process(root, owner), _buffer, out TaskStatus status) == ReadOutcome.Read ? status.Tgid : null;
        List<int> threads = [];
        Span<byte> path = stackalloc byte[ProcPath.MaximumBytes];
        foreach (int process in here)
        {
            if (_directory.Read(root.Descriptor, TaskLocation.Process(root, process).Path(path, "task"u8).Terminated, threads) != ReadOutcome.Read) continue;
            foreach (int thread in threads)
                if (TaskFiles.Status(TaskLocation.Thread(root, process, thread), _buffer, out TaskStatus status) == ReadOutcome.Read && NumberText.TryLastInt32(status.NamespaceTids.Of(_buffer.Text), out int inner) && inner == owner) return process;
        }
        return null;
    }

    // What file, or memory of no file, an address is in, and where.
    private static bool TryFile(ReadOnlySpan<byte> maps, ulong address, out ulong device, out ulong inode, out ulong offset)
    {
        MemoryMappings lines = new(maps);
        while (lines.MoveNext())
        {
            if (address < lines.Current.Start || address >= lines.Current.End) continue;
            (device, inode, offset) = (lines.Current.Device, lines.Current.Inode, address - lines.Current.Start + lines.Current.Offset);
            return lines.Current.IsShared;
        }
        device = inode = offset = 0;
        return false;
    }

    private static bool TryPlace(ReadOnlySpan<byte> maps, ulong device, ulong inode, ulong offset, out ulong address)
    {
        MemoryMappings lines = new(maps);
        while (lines.MoveNext())
        {
            MemoryMapping line = lines.Current;
            if (!line.IsShared || line.Device != device || line.Inode != inode || offset < line.Offset || offset - line.Offset >= line.Length) continue;
            address = line.Start + (offset - line.Offset);
            return true;
        }
        address = 0;
        return false;
    }

    private static bool Agree(int one, ulong there, int other, ulong here)
    {
        Span<byte> first = stackalloc byte[16], second = stackalloc byte[16];
        return ProcessMemory.Read(one, there, first) == first.Length && ProcessMemory.Read(other, here, second) == second.Length && first.SequenceEqual(second);
    }
}
