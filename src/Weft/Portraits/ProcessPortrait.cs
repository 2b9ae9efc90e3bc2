using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Portraits;

/// <summary>
/// All that one page tells of a process. Each fact is there or says why it is not. Taken by a <see cref="PortraitReader"/>
/// from the process's own files, its parents' stat, and what kcmp(2) says.
/// </summary>
public sealed record ProcessPortrait
{
    /// <summary>When it was taken, and the machine's units.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>Which process.</summary>
    public required TaskId Id { get; init; }

    /// <summary>The numbers of its stat file (times and faults are sums over the threads, the rest its main thread's).</summary>
    public required TaskStat Stat { get; init; }

    /// <summary>Its main thread's name (comm), raw.</summary>
    public required byte[] Name { get; init; }

    /// <summary>A short name for its program, raw (<see cref="Columns.ProgramName"/>).</summary>
    public required byte[] Program { get; init; }

    /// <summary>Its threads, by id, the main one among them; also those that have ended but are not gone.</summary>
    public required IReadOnlyList<ThreadPortrait> Threads { get; init; }

    /// <summary>The thread that was asked for by its own id; null when the process was.</summary>
    public ThreadDetails? AskedThread { get; init; }

    /// <summary>Whether it ended before all was read: what is here was true, what is missing is Gone.</summary>
    public bool EndedWhileRead { get; init; }

    /// <summary>Whether the main thread has ended while others go on; facts of the process are then read from one of those.</summary>
    public bool LeaderHasEnded { get; init; }

    /// <summary>Arguments, each ending in NUL; empty for a kernel thread or a zombie.</summary>
    public Fact<byte[]> CommandLine { get; init; }

    /// <summary>The program file, raw, with <c> (deleted)</c> when it is.</summary>
    public Fact<byte[]> Executable { get; init; }

    /// <summary>The working directory, raw.</summary>
    public Fact<byte[]> WorkingDirectory { get; init; }

    /// <summary>The root directory, raw; <c>/</c> unless it was changed.</summary>
    public Fact<byte[]> RootDirectory { get; init; }

    /// <summary>Its parents, the nearest first, up to the first process or to one that cannot be seen.</summary>
    public IReadOnlyList<ProcessReference> Ancestors { get; init; } = [];

    /// <summary>Its children, the first of them by id.</summary>
    public Fact<IReadOnlyList<ProcessReference>> Children { get; init; }

    /// <summary>How many children there are, also those not in the list; a lower bound when <see cref="ChildrenAreCut"/>.</summary>
    public int ChildCount { get; init; }

    /// <summary>Whether the children of some threads were not asked for, since there are too many threads.</summary>
    public bool ChildrenAreCut { get; init; }

    /// <summary>The status file: ids, memory, signals, capabilities, seccomp (texts in it are taken out below).</summary>
    public Fact<TaskStatus> Status { get; init; }

    /// <summary>Supplementary groups.</summary>
    public Fact<IReadOnlyList<uint>> Groups { get; init; }

    /// <summary>Its id in each PID namespace, outermost first.</summary>
    public Fact<IReadOnlyList<int>> NamespaceProcessIds { get; init; }

    /// <summary>Control group's path, raw.</summary>
    public Fact<byte[]> ControlGroup { get; init; }

    /// <summary>Systemd unit, raw; NotApplicable when the control group names none.</summary>
    public Fact<byte[]> Unit { get; init; }

    /// <summary>Container; NotApplicable when the control group names none.</summary>
    public Fact<ContainerFacts> Container { get; init; }

    /// <summary>Bytes in RAM.</summary>
    public Fact<long> ResidentBytes { get; init; }

    /// <summary>Memory by sharing; NotRead unless asked for.</summary>
    public Fact<MemoryRollup> ProportionalMemory { get; init; }

    /// <summary>Bytes read and written.</summary>
    public Fact<IoCounters> Io { get; init; }

    /// <summary>Limits, all of them, in the kernel's order.</summary>
    public Fact<IReadOnlyList<LimitUse>> Limits { get; init; }

    /// <summary>How many files are open; known since Linux 6.2 also of a process whose files may not be looked at.</summary>
    public Fact<int> FileCount { get; init; }

    /// <summary>Open files.</summary>
    public Fact<OpenFileFacts> Files { get; init; }

    /// <summary>Namespaces, by kind.</summary>
    public Fact<IReadOnlyList<NamespaceUse>> Namespaces { get; init; }

    /// <summary>What it shares with whom.</summary>
    public Fact<SharingFacts> Sharing { get; init; }

    /// <summary>What the out-of-memory killer thinks of it.</summary>
    public Fact<OutOfMemoryFacts> OutOfMemory { get; init; }

    /// <summary>The highest capability of this kernel.</summary>
    public Fact<int> LastCapability { get; init; }

    /// <summary>The process that traces it; NotApplicable when none does.</summary>
    public Fact<ProcessReference> Tracer { get; init; }

    /// <summary>How it ended, as wait(2) gives it; NotApplicable while it lives.</summary>
    public Fact<int> ExitStatus { get; init; }

    /// <summary>Whether it is a thread of the kernel.</summary>
    public bool IsKernelThread => Stat.IsKernelThread;

    /// <summary>Whether it has ended and only waits to be reaped: no thread of it lives.</summary>
    public bool IsZombie => Stat.State is (byte)'Z' or (byte)'X' && !LeaderHasEnded;

    /// <summary>Nanoseconds since it was started.</summary>
    public long ElapsedNanoseconds => Math.Max(0, Machine.BootTimeNanoseconds - ((long)Stat.StartTicks * TickNanoseconds));

    /// <summary>When it was started, nanoseconds since the Unix epoch, to a second; NotSupported when the boot time is not known.</summary>
    public Fact<long> StartUnixNanoseconds => Machine.BootUnixSeconds == 0 ? Presence.NotSupported : (Machine.BootUnixSeconds * 1_000_000_000) + ((long)Stat.StartTicks * TickNanoseconds);

    /// <summary>CPU time in user mode, nanoseconds, to a tick.</summary>
    public long UserNanoseconds => (long)Stat.UserTicks * TickNanoseconds;

    /// <summary>CPU time in the kernel, nanoseconds, to a tick.</summary>
    public long SystemNanoseconds => (long)Stat.SystemTicks * TickNanoseconds;

    /// <summary>CPU time of children that have ended and were waited for, nanoseconds.</summary>
    public long ChildNanoseconds => (long)(Stat.ChildUserTicks + Stat.ChildSystemTicks) * TickNanoseconds;

    /// <summary>CPU time by life time, percent of one CPU; null in the first tick.</summary>
    public double? AveragePercent => ElapsedNanoseconds < TickNanoseconds ? null : (UserNanoseconds + SystemNanoseconds) * 100.0 / ElapsedNanoseconds;

    /// <summary>How many threads are in each state, most first.</summary>
    public IReadOnlyList<(byte State, int Count)> States =>
        [.. Threads.GroupBy(static t => t.State).Select(static g => (g.Key, g.Count())).OrderByDescending(static s => s.Item2).ThenBy(static s => s.Key)];

    private long TickNanoseconds => 1_000_000_000 / Machine.TicksPerSecond;

    /// <summary>The facts that could not be had, by name, with the reason. What does not apply is no lack.</summary>
    public IReadOnlyList<(string Fact, Presence Reason)> Lacks
    {
        get
        {
            (string, Presence)[] all =
            [
                ("status", Status.Presence), ("command line", CommandLine.Presence), ("program file", Executable.Presence),
                ("working directory", WorkingDirectory.Presence), ("root directory", RootDirectory.Presence), ("children", Children.Presence),
                ("control group", ControlGroup.Presence), ("memory", ResidentBytes.Presence), ("proportional memory", ProportionalMemory.Presence), ("I/O", Io.Presence),
                ("limits", Limits.Presence), ("open files", Files.Presence), ("namespaces", Namespaces.Presence), ("what it shares", Sharing.Presence),
                ("out-of-memory score", OutOfMemory.Presence), ("where threads wait", Waits),
            ];
            return [.. all.Where(static l => l.Item2 is not (Presence.Present or Presence.NotApplicable or Presence.NotRead))];
        }
    }

    // Of the first thread whose wait is not known; a thread that ended meanwhile is no lack.
    private Presence Waits
    {
        get
        {
            foreach (ThreadPortrait thread in Threads)
                if (thread.WaitChannel.Presence is Presence.NotPermitted or Presence.NotSupported) return thread.WaitChannel.Presence;
            return Presence.NotApplicable;
        }
    }
}
