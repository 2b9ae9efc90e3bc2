using System.Text;
using Weft.Columns;
using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>Tells what a thread waits for that is not in a futex: from its state, its system call and the objects of the call.</summary>
internal sealed class CallReader
{
    private const ulong WaitsForChild = 0x4000;
    private readonly StandReader _stands;
    private readonly DescriptorReader _descriptors;
    private readonly PollReader _polls;
    private readonly FileLockReader _locks;
    private readonly ChildReader _children;
    private readonly QueueReader _queues;
    private readonly FileCallReader _files;

    /// <summary>Creates a reader.</summary>
    /// <param name="root">Where it reads.</param>
    /// <param name="ends">Who has what open.</param>
    /// <param name="lookAt">Takes a first look at a process, which is then followed.</param>
    public CallReader(ProcRoot root, DescriptorEnds ends, Func<int, ProcessLook?> lookAt)
    {
        WaitSources sources = new(root, ends, lookAt);
        _stands = new StandReader(sources);
        _descriptors = new DescriptorReader(sources);
        _polls = new PollReader(sources, _descriptors);
        _locks = new FileLockReader(sources);
        _children = new ChildReader(sources, new AnonymousReader(sources));
        _queues = new QueueReader(sources);
        _files = new FileCallReader(sources);
    }

    /// <summary>Reads a wait.</summary>
    public Wait Read(ThreadLook thread)
    {
        string channel = thread.WaitChannel.Length > 0 ? $"in the kernel's {thread.WaitChannel}" : "";
        switch (thread.State)
        {
            case 'R': return new Wait { Kind = WaitKind.Cpu, Text = "runs" };
            case 'Z' or 'X': return new Wait { Kind = WaitKind.Unknown, Text = "has ended" };
            case 'T': return _stands.Stopped(thread);
            case 't': return _stands.Traced(thread);
        }
        if (thread.IsKernelThread) return new Wait { Kind = WaitKind.Unknown, Text = "a thread of the kernel", Evidence = channel };
        if (_stands.Frozen(thread) is { } frozen) return frozen;
        if (thread.State == 'D' && !IsFork(thread)) return _files.Uninterruptible(thread, channel);
        if (thread.CallOutcome != ReadOutcome.Read)
        {
            string why = thread.CallOutcome == ReadOutcome.NotPermitted ? "its system call may not be read" : "its system call cannot be read";
            return thread.WaitChannel.StartsWith("futex_", StringComparison.Ordinal)
                ? new Wait { Kind = WaitKind.Futex, Text = "a futex", Evidence = channel, Unknown = why }
                : new Wait { Kind = WaitKind.Unknown, Text = "not known", Evidence = channel, Unknown = why };
        }
        if (thread.Call.Kind == SystemCallKind.Running) return new Wait { Kind = WaitKind.Cpu, Text = "runs" };
        if (thread.Call.Kind == SystemCallKind.OutsideCall) return new Wait { Kind = WaitKind.Unknown, Text = "blocked outside a system call", Evidence = channel, Unknown = "it may be a page fault" };
        return Call(thread);
    }

    private Wait Call(ThreadLook thread)
    {
        SystemCallArguments arguments = thread.Call.Arguments;
        string name = Encoding.ASCII.GetString(SystemCallNames.Of(thread.Call.Number));
        string evidence = $"system call {name}";
        switch (name)
        {
            case "read" or "readv" or "pread64" or "preadv" or "preadv2" or "recvfrom" or "recvmsg" or "accept" or "accept4": return _descriptors.Read(thread, (int)arguments[0], false, evidence);
            case "recvmmsg":
                Wait many = _descriptors.Read(thread, (int)arguments[0], false, evidence);
                return many with { IsTimed = many.IsTimed || arguments[4] != 0 };
            case "write" or "writev" or "pwrite64" or "pwritev" or "pwritev2" or "sendto" or "sendmsg" or "sendmmsg": return _descriptors.Read(thread, (int)arguments[0], true, evidence);
            case "connect": return _descriptors.Connect(thread, (int)arguments[0], arguments[1], (int)arguments[2], evidence);
            case "nanosleep" or "clock_nanosleep": return SleepReader.Read(thread, name[0] == 'c', evidence);
            case "poll":
                int limit = (int)arguments[2];
                return _polls.Poll(thread, arguments[0], arguments[1], limit >= 0, evidence + SleepReader.Limit(limit >= 0 ? (ulong)limit * 1_000_000 : null));
            case "ppoll": return _polls.Poll(thread, arguments[0], arguments[1], arguments[2] != 0, evidence);
            case "select": return _polls.Select(thread, arguments, arguments[4] != 0, evidence + SleepReader.Limit(SleepReader.OfMicroseconds(thread, arguments[4])));
            case "pselect6": return _polls.Select(thread, arguments, arguments[4] != 0, evidence);
            case "epoll_wait" or "epoll_pwait":
                int wait = (int)arguments[3];
                return _polls.EventPoll(thread, (int)arguments[0], wait >= 0, evidence + SleepReader.Limit(wait >= 0 ? (ulong)wait * 1_000_000 : null));
            case "epoll_pwait2": return _polls.EventPoll(thread, (int)arguments[0], arguments[3] != 0, evidence + SleepReader.Limit(SleepReader.At(thread, arguments[3])));
            case "io_uring_enter": return new Wait { Kind = WaitKind.Poll, Text = "completions of an io_uring", IsTimed = true, Evidence = evidence, Unknown = "what was submitted to it is not read" };
            case "restart_syscall": return Restarted(thread, evidence);
            case "wait4": return _children.Read(thread, (int)arguments[0], (int)arguments[2], evidence);
            case "waitid": return _children.ReadById(thread, (int)arguments[0], (int)arguments[1], (int)arguments[3], evidence);
            case "vfork" or "clone" or "clone3": return _children.Fork(thread, evidence);
            case "pause" or "rt_sigsuspend" or "rt_sigtimedwait":
                return new Wait { Kind = WaitKind.Event, Text = "a signal", Evidence = evidence, IsTimed = name == "rt_sigtimedwait" && arguments[2] != 0, Unknown = "anyone may send it" };
            case "flock": return _locks.Read(thread, evidence, isFlock: true);
            case "fcntl" when FileLockReader.Waits((int)arguments[1]): return _locks.Read(thread, evidence, isFlock: false);
            case "open": return FileCallReader.Open(thread, arguments[0], arguments[1], evidence);
            case "openat": return FileCallReader.Open(thread, arguments[1], arguments[2], evidence);
            case "mq_timedreceive" or "mq_timedsend": return _queues.Posix(thread, name[9] == 's', arguments[4] != 0, evidence);
            case "msgrcv" or "msgsnd": return _queues.SystemV(thread, name[3] == 's', evidence);
            case "semop" or "semtimedop": return _queues.Semaphore(thread, name[3] == 't' && arguments[3] != 0, evidence);
        }
        return new Wait { Kind = WaitKind.Unknown, Text = $"the system call {name}", Evidence = evidence, Unknown = "this system call is not followed" };
    }

    // After a stop the kernel takes up a sleep, a poll or a timed futex again, and tells no arguments.
    private static Wait Restarted(ThreadLook thread, string evidence)
    {
        string channel = thread.WaitChannel;
        Wait wait = new() { Kind = WaitKind.Unknown, Text = "a call that was interrupted and is taken up again", Evidence = evidence, IsTimed = true, Unknown = "its arguments are not told" };
        return channel.Contains("nanosleep", StringComparison.Ordinal) ? wait with { Kind = WaitKind.Timer, Text = "sleeps", Unknown = "" }
            : channel.Contains("poll", StringComparison.Ordinal) ? wait with { Kind = WaitKind.Poll, Text = "any of several descriptors" }
            : channel.StartsWith("futex", StringComparison.Ordinal) ? wait with { Kind = WaitKind.Futex, Text = "a futex" } : wait;
    }

    // A parent stands in the uninterruptible state until its child of vfork(2) goes on by itself.
    private static bool IsFork(ThreadLook thread) =>
        thread.CallOutcome == ReadOutcome.Read && thread.Call.Kind == SystemCallKind.InCall
        && (thread.Call.Number == 58 || (ForkFlags(thread) & WaitsForChild) != 0);

    // CLONE_* of clone(2), or the first word of struct clone_args of clone3(2).
    private static ulong ForkFlags(ThreadLook thread)
    {
        if (thread.Call.Number == 56) return thread.Call.Arguments[0];
        Span<byte> flags = stackalloc byte[8];
        return thread.Call.Number == 435 && WaitSources.TryMemory(thread, thread.Call.Arguments[0], flags) ? System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(flags) : 0;
    }
}
