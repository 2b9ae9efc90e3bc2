using System.Buffers.Binary;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Waiting;

/// <summary>Tells of waits at System V semaphores and queues and at POSIX queues. None has an owner; who used it last is at most a candidate.</summary>
internal sealed class QueueReader(WaitSources sources)
{
    private const int OperationBytes = 6;

    /// <summary>Reads a wait in semop(2) or semtimedop(2).</summary>
    public Wait Semaphore(ThreadLook thread, bool timed, string evidence)
    {
        SystemCallArguments arguments = thread.Call.Arguments;
        int id = (int)arguments[0];
        string name = $"System V semaphore set {Digits.Of(id)}";
        Wait wait = new() { Kind = WaitKind.Semaphore, Object = name, Text = $"the {name}", Evidence = evidence, IsTimed = timed, Unknown = "any process that has it may raise it" };
        if (!IsHere(thread)) return wait with { Unknown = "it is in another IPC namespace" };
        if (Find("sysvipc/sem\0"u8, id) is not { } set) return wait with { Unknown = "the set is not listed" };
        wait = wait with { Evidence = $"the set {Digits.Of(id)} (key {Key(set)}) has {Digits.Of(set.Semaphores)} semaphores; {evidence}" };
        Span<byte> operation = stackalloc byte[OperationBytes];
        // Which of several operations waits is not told.
        if (arguments[2] != 1 || !WaitSources.TryMemory(thread, arguments[1], operation)) return wait;
        int index = BinaryPrimitives.ReadUInt16LittleEndian(operation), change = BinaryPrimitives.ReadInt16LittleEndian(operation[2..]);
        wait = wait with { Text = $"semaphore {Digits.Of(index)} of the {name} {(change == 0 ? "to be 0" : $"to be {Digits.Of(-change)} or more")}" };
        int last = SemaphoreSets.LastOperator(id, index);
        return last <= 0 || last == thread.ProcessId ? wait
            : sources.EndedBy(wait with { Text = $"{wait.Text}, which {sources.Name(last)} changed last" }, [last], false, out _);
    }

    /// <summary>Reads a wait in msgsnd(2) or msgrcv(2).</summary>
    public Wait SystemV(ThreadLook thread, bool sends, string evidence)
    {
        int id = (int)thread.Call.Arguments[0];
        string name = $"System V message queue {Digits.Of(id)}";
        Wait wait = new() { Kind = WaitKind.Queue, Object = name, Text = sends ? $"room in the {name}" : $"a message in the {name}", Evidence = evidence, IsWrite = sends, Unknown = sends ? "any process that has it may receive" : "any process that has it may send" };
        if (!IsHere(thread)) return wait with { Unknown = "it is in another IPC namespace" };
        if (Find("sysvipc/msg\0"u8, id) is not { } queue) return wait with { Unknown = "the queue is not listed" };
        wait = wait with { Evidence = $"the queue {Digits.Of(id)} (key {Key(queue)}) has {Digits.Of(queue.Messages)} messages of {Digits.Of(queue.Bytes)} bytes; {evidence}" };
        int last = sends ? queue.LastReceiver : queue.LastSender;
        return last <= 0 || last == thread.ProcessId ? wait
            : sources.EndedBy(wait with { Text = $"{wait.Text}, {(sends ? "from which" : "to which")} {sources.Name(last)} {(sends ? "received" : "sent")} last" }, [last], false, out _);
    }

    /// <summary>Reads a wait in mq_timedsend(2) or mq_timedreceive(2).</summary>
    public Wait Posix(ThreadLook thread, bool sends, bool timed, string evidence)
    {
        int descriptor = (int)thread.Call.Arguments[0];
        TaskLocation at = sources.At(thread);
        string? target = DescriptorTargets.Link(at, descriptor);
        Wait wait = new() { Kind = WaitKind.Queue, Object = target, Text = $"{(sends ? "room in" : "a message in")} the message queue {target ?? "of a descriptor"}", Evidence = $"{evidence} of descriptor {Digits.Of(descriptor)}", IsTimed = timed, IsWrite = sends, Unknown = "who has it open cannot be read" };
        if (target is null || TaskFiles.Descriptor(at, descriptor, sources.Buffer, out DescriptorInfo own) != ReadOutcome.Read) return wait;
        List<int> holders = [];
        foreach (OpenEnd end in sources.Ends.Ends(target))
        {
            if (!(sends ? end.Reads : end.Writes) || holders.Contains(end.ProcessId)) continue;
            // A file of the same path elsewhere is another.
            if (TaskFiles.Descriptor(TaskLocation.Process(sources.Root, end.ProcessId), end.Descriptor, sources.Buffer, out DescriptorInfo other) == ReadOutcome.Read && other.Inode == own.Inode) holders.Add(end.ProcessId);
        }
        int[] others = [.. holders.Where(h => h != thread.ProcessId)];
        if (others.Length > 0) wait = wait with { Text = $"{wait.Text}, which {sources.Names(others)} {(others.Length == 1 ? "has" : "have")} open" };
        return sources.EndedBy(wait, holders, false, out _) with { Unknown = sources.NotAll("it open") is { Length: > 0 } unread ? unread : $"any process may open it to {(sends ? "receive" : "send")}" };
    }

    private static string Key(in SystemVObject item) => "0x" + ((uint)item.Key).ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    private bool IsHere(ThreadLook thread) =>
        TaskLinks.Namespace(sources.At(thread), "ipc"u8, out ulong its) == ReadOutcome.Read && TaskLinks.Namespace(TaskLocation.Process(sources.Root, Identity.ProcessId), "ipc"u8, out ulong own) == ReadOutcome.Read && its == own;

    private SystemVObject? Find(ReadOnlySpan<byte> file, int id)
    {
        if (sources.Root.Read(file, sources.Buffer) != ReadOutcome.Read) return null;
        SystemVObjects lines = new(sources.Buffer.Text);
        while (lines.MoveNext())
            if (lines.Current.Id == id) return lines.Current;
        return null;
    }
}
