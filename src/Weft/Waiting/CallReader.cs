using System.Globalization;
using Weft.Columns;
using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>Tells what a thread waits for that is not in a futex: from its state, system call and the descriptors of the call.</summary>
internal sealed class CallReader(ProcRoot root, DescriptorEnds ends, Func<int, ProcessLook?> lookAt)
{
    // A handler of these does not, as a rule, do a program's work; HUP INT QUIT ILL TRAP ABRT BUS FPE SEGV PIPE TERM CONT WINCH and the C library's own two.
    private const ulong QuietSignals = (1UL << 0) | (1UL << 1) | (1UL << 2) | (1UL << 3) | (1UL << 4) | (1UL << 5) | (1UL << 6) | (1UL << 7) | (1UL << 10) | (1UL << 12) | (1UL << 14) | (1UL << 17) | (1UL << 27) | (1UL << 31) | (1UL << 32);
    private const int NoWaitForClones = 0x20000000;
    private readonly ReadBuffer _buffer = new();

    /// <summary>Reads a wait.</summary>
    public Wait Read(ThreadLook thread)
    {
        string channel = thread.WaitChannel.Length > 0 ? $"in the kernel's {thread.WaitChannel}" : "";
        switch (thread.State)
        {
            case 'R': return new Wait { Kind = WaitKind.Cpu, Text = "runs" };
            case 'Z' or 'X': return new Wait { Kind = WaitKind.Unknown, Text = "has ended" };
            case 'T': return new Wait { Kind = WaitKind.Stopped, Text = "stopped by a signal, until it is continued", Unknown = "anyone who may signal it can continue it" };
            case 't' when lookAt(thread.TracerTid) is { } tracer:
                return new Wait { Kind = WaitKind.Traced, Text = string.Create(CultureInfo.InvariantCulture, $"stopped by its tracer {thread.TracerTid}"), EndedBy = [.. tracer.Threads.Select(static t => new WaitEnder(t.ProcessId, t.Tid, Certainty.Candidate))] };
            case 't': return new Wait { Kind = WaitKind.Traced, Text = "stopped by its tracer", Unknown = "the tracer is not known" };
            case 'D': return new Wait { Kind = WaitKind.Disk, Text = channel.Length > 0 ? $"an uninterruptible wait, {channel}" : "an uninterruptible wait", Evidence = channel, Unknown = "the device is not known" };
        }
        if (thread.IsKernelThread) return new Wait { Kind = WaitKind.Unknown, Text = "a thread of the kernel", Evidence = channel };
        if (thread.CallOutcome != ReadOutcome.Read)
        {
            string why = thread.CallOutcome == ReadOutcome.NotPermitted ? "its system call may not be read" : "its system call cannot be read";
            return thread.WaitChannel.StartsWith("futex_", StringComparison.Ordinal)
                ? new Wait { Kind = WaitKind.Futex, Text = "a futex", Evidence = channel, Unknown = why }
                : new Wait { Kind = WaitKind.Unknown, Text = "not known", Evidence = channel, Unknown = why };
        }
        if (thread.Call.Kind == SystemCallKind.Running) return new Wait { Kind = WaitKind.Cpu, Text = "runs" };
        if (thread.Call.Kind == SystemCallKind.OutsideCall) return new Wait { Kind = WaitKind.Unknown, Text = "blocked outside a system call", Evidence = channel, Unknown = "a page fault, or its control group is frozen" };
        return Call(thread);
    }

    private Wait Call(ThreadLook thread)
    {
        SystemCallArguments arguments = thread.Call.Arguments;
        string name = System.Text.Encoding.ASCII.GetString(SystemCallNames.Of(thread.Call.Number));
        string evidence = $"system call {name}";
        switch (name)
        {
            case "read" or "readv" or "write" or "writev": return Descriptor(thread, (int)arguments[0], name[0] == 'w', evidence);
            case "nanosleep" or "clock_nanosleep": return new Wait { Kind = WaitKind.Timer, Text = "sleeps", Evidence = evidence, IsTimed = true };
            case "poll": return Poll("any of several descriptors", (int)arguments[2] >= 0);
            case "ppoll": return Poll("any of several descriptors", arguments[2] != 0);
            case "select" or "pselect6": return arguments[0] == 0 ? new Wait { Kind = WaitKind.Timer, Text = "sleeps", IsTimed = arguments[4] != 0, Evidence = evidence } : Poll("any of several descriptors", arguments[4] != 0);
            case "epoll_wait" or "epoll_pwait": return Poll("any descriptor of an epoll set", (int)arguments[3] >= 0);
            case "epoll_pwait2": return Poll("any descriptor of an epoll set", arguments[3] != 0);
            case "io_uring_enter": return Poll("completions of an io_uring", true);
            case "accept" or "accept4": return Socket("a connection");
            case "recvfrom" or "recvmsg" or "recvmmsg": return Socket("data from a socket");
            case "sendto" or "sendmsg" or "sendmmsg" or "connect": return Socket("a socket");
            case "wait4": return Child(thread, (int)arguments[0], (int)arguments[2], evidence);
            case "waitid": return Child(thread, arguments[0] == 0 ? -1 : arguments[0] == 1 ? (int)arguments[1] : 0, (int)arguments[3], evidence);
            case "vfork": return new Wait { Kind = WaitKind.Vfork, Text = "a child made by vfork, until it executes or ends", Evidence = evidence, Unknown = "which child is not read yet" };
            case "pause" or "rt_sigsuspend" or "rt_sigtimedwait":
                return new Wait { Kind = WaitKind.Event, Text = "a signal", Evidence = evidence, IsTimed = name == "rt_sigtimedwait" && arguments[2] != 0, Unknown = "anyone may send it" };
            case "flock" or "fcntl": return new Wait { Kind = WaitKind.FileLock, Text = "a lock on a file", Evidence = evidence, Unknown = "who holds it is not read yet" };
            case "mq_timedreceive" or "mq_timedsend" or "msgrcv" or "msgsnd": return new Wait { Kind = WaitKind.Queue, Text = "a message queue", Evidence = evidence, Unknown = "who uses it is not read yet" };
            case "semop" or "semtimedop": return new Wait { Kind = WaitKind.Semaphore, Text = "a System V semaphore", Evidence = evidence, IsTimed = name == "semtimedop" && arguments[3] != 0, Unknown = "any process that has it may raise it" };
        }
        return new Wait { Kind = WaitKind.Unknown, Text = $"the system call {name}", Evidence = evidence, Unknown = "this system call is not followed" };

        Wait Poll(string what, bool timed) => new() { Kind = WaitKind.Poll, Text = what, IsTimed = timed, Evidence = evidence, Unknown = "what would wake it is not read yet" };
        Wait Socket(string what) => new() { Kind = WaitKind.Socket, Object = Link(thread, (int)arguments[0]), Text = what, Evidence = evidence, Unknown = "the other end is not read yet" };
    }

    private string? Link(ThreadLook thread, int descriptor) => DescriptorTargets.Link(TaskLocation.Thread(root, thread.ProcessId, thread.Tid), descriptor);

    private Wait Descriptor(ThreadLook thread, int descriptor, bool writes, string evidence)
    {
        TaskLocation at = TaskLocation.Thread(root, thread.ProcessId, thread.Tid);
        string? target = DescriptorTargets.Link(at, descriptor);
        Wait wait = new() { Kind = WaitKind.Unknown, Object = target, Text = writes ? "to write" : "to read", Evidence = string.Create(CultureInfo.InvariantCulture, $"{evidence} of descriptor {descriptor}"), IsWrite = writes };
        if (target is null) return wait with { Unknown = "what the descriptor is cannot be read" };
        if (target.StartsWith("pipe:[", StringComparison.Ordinal) || (target.StartsWith('/') && DescriptorTargets.IsFifo(at, descriptor))) return Pipe(thread, wait, target, writes);
        if (target.StartsWith("socket:[", StringComparison.Ordinal)) return wait with { Kind = WaitKind.Socket, Text = writes ? "room in a socket" : "data from a socket", Unknown = "the other end is not read yet" };
        if (target.StartsWith("/dev/pts/", StringComparison.Ordinal) || target.StartsWith("/dev/tty", StringComparison.Ordinal) || target == "/dev/console") return wait with { Kind = WaitKind.Terminal, Text = writes ? "its terminal to take output" : "input from its terminal" };
        if (target.StartsWith("anon_inode:", StringComparison.Ordinal)) return target.Contains("timerfd", StringComparison.Ordinal)
            ? wait with { Kind = WaitKind.Timer, Text = "a timer", Unknown = "when it is due is not read yet" }
            : wait with { Kind = WaitKind.Event, Text = $"an event of {target["anon_inode:".Length..]}", Unknown = "who sends it is not known" };
        return wait with { Unknown = "this kind of file is not followed" };
    }

    private Wait Pipe(ThreadLook thread, Wait wait, string target, bool writes)
    {
        IReadOnlyList<int> holders = ends.Holders(target, writing: !writes);
        List<WaitEnder> enders = [];
        bool all = true;
        foreach (int holder in holders)
        {
            if (lookAt(holder) is not { } process)
            {
                all = false;
                continue;
            }
            Certainty certainty = holders.Count == 1 && process.Threads.Count == 1 && ends.Unread.Count == 0 ? Certainty.Certain : Certainty.Candidate;
            foreach (ThreadLook other in process.Threads) enders.Add(new WaitEnder(holder, other.Tid, certainty));
        }
        string unknown = ends.Unread.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"the descriptors of {(ends.Unread.Count == 1 ? "one other process" : $"{ends.Unread.Count} other processes")} may not be read, which may have the other end too") : !all ? "too many processes have the other end" : "";
        return wait with
        {
            Kind = WaitKind.Pipe, Text = writes ? $"room in {target}, which is full" : $"data from {target}, which is empty", EndedBy = enders,
            IsComplete = unknown.Length == 0 && enders.Count > 0 && IsQuiet(thread), Unknown = unknown,
        };
    }

    private Wait Child(ThreadLook thread, int which, int options, string evidence)
    {
        Wait wait = new() { Kind = WaitKind.Child, Text = which > 0 ? string.Create(CultureInfo.InvariantCulture, $"the end of its child {which}") : "the end of a child", Evidence = evidence };
        if (which is 0 or < -1 || (options & NoWaitForClones) != 0) return wait with { Unknown = "it waits for a group of children" };
        if (lookAt(thread.ProcessId) is not { } own) return wait with { Unknown = "its threads cannot be listed" };
        List<WaitEnder> enders = [];
        foreach (ThreadLook parent in own.Threads)
        {
            if (TaskFiles.Children(TaskLocation.Thread(root, thread.ProcessId, parent.Tid), _buffer) != ReadOutcome.Read) return wait with { Unknown = "this kernel does not list children" };
            List<int> children = [];
            ChildIds ids = new(_buffer.Text);
            while (ids.MoveNext()) children.Add(ids.Current);
            foreach (int child in children)
            {
                if (lookAt(child) is not { } process) return wait with { EndedBy = enders, Unknown = "a child has just ended, or there are too many" };
                if (which > 0 && process.Threads[0].InnerTid != which) continue;
                foreach (ThreadLook other in process.Threads) enders.Add(new WaitEnder(child, other.Tid, which > 0 && process.Threads.Count == 1 ? Certainty.Certain : Certainty.Candidate));
            }
        }
        return wait with { EndedBy = enders, IsComplete = enders.Count > 0 && IsQuiet(thread), Unknown = enders.Count == 0 ? "no such child is seen" : "" };
    }

    // Its own handler of a signal could do what it waits for.
    private static bool IsQuiet(ThreadLook thread) => (thread.SignalsCaught & ~QuietSignals) == 0;
}
