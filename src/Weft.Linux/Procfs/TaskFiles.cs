using Weft.Native;

namespace Weft.Linux.Procfs;

/// <summary>Reads one file of one task and parses it. Slices and spans that come back point into the buffer's text.</summary>
/// <remarks>
/// Why a file could not be read is told apart with care: ENOENT of a task that still lives means that the kernel has no
/// such file, and ESRCH or an empty text that the task has no such thing (a kernel thread has no memory).
/// </remarks>
public static class TaskFiles
{
    /// <summary>Reads a file that may be empty (<c>cmdline</c>, <c>environ</c>, <c>children</c>).</summary>
    /// <param name="at">The task.</param>
    /// <param name="name">The file's name, without a NUL.</param>
    /// <param name="buffer">Where the text goes.</param>
    /// <param name="oneRecord">See <see cref="ReadBuffer.Fill"/>.</param>
    public static ReadOutcome Read(in TaskLocation at, ReadOnlySpan<byte> name, ReadBuffer buffer, bool oneRecord = false)
    {
        buffer.Clear();
        int descriptor = Files.Open(at.Directory, at.Path(stackalloc byte[ProcPath.MaximumBytes], name).Terminated, OpenFlags.ReadOnly);
        if (descriptor < 0) return Explain(at, descriptor);
        int result = buffer.Fill(descriptor, oneRecord);
        Files.Close(descriptor);
        if (result >= 0) return ReadOutcome.Read;
        buffer.Clear();
        return Explain(at, result);
    }

    /// <summary>Reads a file that a living task never shows empty: empty means that it ended, or has no such thing.</summary>
    /// <inheritdoc cref="Read"/>
    public static ReadOutcome ReadFilled(in TaskLocation at, ReadOnlySpan<byte> name, ReadBuffer buffer, bool oneRecord = false)
    {
        ReadOutcome outcome = Read(at, name, buffer, oneRecord);
        if (outcome != ReadOutcome.Read || !buffer.Text.IsEmpty) return outcome;
        return Exists(at) ? ReadOutcome.NotApplicable : ReadOutcome.Gone;
    }

    /// <summary>Whether the task is still there (a zombie is).</summary>
    public static bool Exists(in TaskLocation at) =>
        Files.Status(at.Directory, at.Path(stackalloc byte[ProcPath.MaximumBytes], "stat"u8).Terminated, out _) == Errno.None;

    /// <summary>Reads <c>stat</c>.</summary>
    public static ReadOutcome Stat(in TaskLocation at, ReadBuffer buffer, out TaskStat stat, out ReadOnlySpan<byte> name)
    {
        stat = default;
        name = default;
        // Not through Read: this is the first file of each task, and its absence can only mean that the task is gone.
        ReadOutcome outcome = ProcRoot.ReadAt(at.Directory, at.Path(stackalloc byte[ProcPath.MaximumBytes], "stat"u8).Terminated, buffer, oneRecord: true);
        if (outcome != ReadOutcome.Read) return outcome;
        if (buffer.Text.IsEmpty) return ReadOutcome.Gone;
        return StatParser.TryParse(buffer.Text, out stat, out name) ? ReadOutcome.Read : ReadOutcome.Malformed;
    }

    /// <summary>Reads <c>status</c>.</summary>
    public static ReadOutcome Status(in TaskLocation at, ReadBuffer buffer, out TaskStatus status)
    {
        status = default;
        ReadOutcome outcome = ReadFilled(at, "status"u8, buffer, oneRecord: true);
        return outcome == ReadOutcome.Read && !StatusParser.TryParse(buffer.Text, out status) ? ReadOutcome.Malformed : outcome;
    }

    /// <summary>Reads VmLck out of <c>status</c>; NotApplicable for a task without memory.</summary>
    public static ReadOutcome LockedBytes(in TaskLocation at, ReadBuffer buffer, out ulong bytes)
    {
        bytes = 0;
        ReadOutcome outcome = ReadFilled(at, "status"u8, buffer, oneRecord: true);
        return outcome == ReadOutcome.Read && !StatusParser.TryLockedBytes(buffer.Text, out bytes) ? ReadOutcome.NotApplicable : outcome;
    }

    /// <summary>Reads <c>io</c>.</summary>
    public static ReadOutcome Io(in TaskLocation at, ReadBuffer buffer, out IoCounters counters)
    {
        counters = default;
        ReadOutcome outcome = ReadFilled(at, "io"u8, buffer, oneRecord: true);
        return outcome == ReadOutcome.Read && !IoParser.TryParse(buffer.Text, out counters) ? ReadOutcome.Malformed : outcome;
    }

    /// <summary>Reads <c>schedstat</c>.</summary>
    public static ReadOutcome SchedulerCounters(in TaskLocation at, ReadBuffer buffer, out SchedulerCounters counters)
    {
        counters = default;
        ReadOutcome outcome = ReadFilled(at, "schedstat"u8, buffer, oneRecord: true);
        return outcome == ReadOutcome.Read && !SchedulerCountersParser.TryParse(buffer.Text, out counters) ? ReadOutcome.Malformed : outcome;
    }

    /// <summary>Reads <c>sched</c>.</summary>
    public static ReadOutcome SchedulerDetails(in TaskLocation at, ReadBuffer buffer, out SchedulerDetails details)
    {
        details = default;
        ReadOutcome outcome = ReadFilled(at, "sched"u8, buffer, oneRecord: true);
        return outcome == ReadOutcome.Read && !SchedulerDetailsParser.TryParse(buffer.Text, out details) ? ReadOutcome.Malformed : outcome;
    }

    /// <summary>Reads <c>syscall</c>.</summary>
    public static ReadOutcome SystemCall(in TaskLocation at, ReadBuffer buffer, out SystemCallState state)
    {
        state = default;
        ReadOutcome outcome = ReadFilled(at, "syscall"u8, buffer, oneRecord: true);
        return outcome == ReadOutcome.Read && !SystemCallParser.TryParse(buffer.Text, out state) ? ReadOutcome.Malformed : outcome;
    }

    /// <summary>Reads <c>wchan</c>; the name is empty when the task sleeps nowhere, or when this user may not know.</summary>
    public static ReadOutcome WaitChannelName(in TaskLocation at, ReadBuffer buffer, out ReadOnlySpan<byte> name)
    {
        ReadOutcome outcome = Read(at, "wchan"u8, buffer, oneRecord: true);
        name = WaitChannel.Name(buffer.Text);
        return outcome;
    }

    /// <summary>Reads <c>cgroup</c> and chooses the path (see <see cref="ControlGroupPath"/>); all lines are in the buffer.</summary>
    public static ReadOutcome ControlGroup(in TaskLocation at, ReadBuffer buffer, out ReadOnlySpan<byte> path)
    {
        path = default;
        ReadOutcome outcome = ReadFilled(at, "cgroup"u8, buffer);
        return outcome == ReadOutcome.Read && !ControlGroupPath.TryChoose(buffer.Text, out path) ? ReadOutcome.Malformed : outcome;
    }

    /// <summary>Reads <c>limits</c>, to be walked with <see cref="ResourceLimits"/>.</summary>
    public static ReadOutcome Limits(in TaskLocation at, ReadBuffer buffer) => ReadFilled(at, "limits"u8, buffer, oneRecord: true);

    /// <summary>Reads <c>smaps_rollup</c>. It takes the target's mmap lock and may block: see <see cref="GuardedReader"/>.</summary>
    public static ReadOutcome MemoryRollup(in TaskLocation at, ReadBuffer buffer, out MemoryRollup rollup)
    {
        rollup = default;
        ReadOutcome outcome = ReadFilled(at, "smaps_rollup"u8, buffer, oneRecord: true);
        return outcome == ReadOutcome.Read && !MemoryRollupParser.TryParse(buffer.Text, out rollup) ? ReadOutcome.Malformed : outcome;
    }

    /// <summary>Reads <c>oom_score</c> (proc_pid_oom_score(5)): how likely the process is to be killed when memory runs out.</summary>
    public static ReadOutcome OutOfMemoryScore(in TaskLocation at, ReadBuffer buffer, out int score) => Number(at, "oom_score"u8, buffer, out score);

    /// <summary>Reads <c>oom_score_adj</c> (proc_pid_oom_score_adj(5)): -1000 (never) … 1000.</summary>
    public static ReadOutcome OutOfMemoryAdjustment(in TaskLocation at, ReadBuffer buffer, out int adjustment) => Number(at, "oom_score_adj"u8, buffer, out adjustment);

    /// <summary>Reads <c>children</c>, to be walked with <see cref="ChildIds"/>. The file is only in a thread's directory.</summary>
    public static ReadOutcome Children(in TaskLocation at, ReadBuffer buffer) => Read(at, "children"u8, buffer);

    /// <summary>Reads <c>fdinfo/FD</c>. Gone when the descriptor has been closed.</summary>
    public static ReadOutcome Descriptor(in TaskLocation at, int descriptor, ReadBuffer buffer, out DescriptorInfo info)
    {
        info = default;
        ProcPath path = at.Path(stackalloc byte[ProcPath.MaximumBytes], "fdinfo/"u8).Number(descriptor);
        ReadOutcome outcome = ProcRoot.ReadAt(at.Directory, path.Terminated, buffer, oneRecord: true);
        return outcome == ReadOutcome.Read && !DescriptorInfoParser.TryParse(buffer.Text, out info) ? ReadOutcome.Malformed : outcome;
    }

    private static ReadOutcome Explain(in TaskLocation at, int error) => (Errno)(-error) switch
    {
        Errno.NoEntry when Exists(at) => ReadOutcome.NotSupported,
        Errno.NoProcess when Exists(at) => ReadOutcome.NotApplicable,
        _ => ReadOutcomes.From(error),
    };

    private static ReadOutcome Number(in TaskLocation at, ReadOnlySpan<byte> name, ReadBuffer buffer, out int value)
    {
        value = 0;
        ReadOutcome outcome = ReadFilled(at, name, buffer, oneRecord: true);
        return outcome == ReadOutcome.Read && !NumberText.TryInt32(buffer.Text, out value) ? ReadOutcome.Malformed : outcome;
    }
}
