using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Actions;

/// <summary>
/// Holds on to one process or thread so that something can be done to it later, and to no other: a pidfd (pidfd_open(2)), of
/// which is known that it stands for the very task that was chosen. A <see cref="TaskId"/> whose thread id is the process id
/// means the process with all its threads. Not for use by two threads at once.
/// </summary>
public sealed class TaskHandle : IDisposable
{
    private const int FirstProcess = 1;

    private readonly ProcRoot _root;
    private readonly SafeDescriptor _process;
    private readonly SafeDescriptor? _thread;
    private readonly ReadBuffer _buffer = new();

    private TaskHandle(ProcRoot root, TaskId id, SafeDescriptor process, SafeDescriptor? thread)
    {
        (_root, Id, _process, _thread) = (root, id, process, thread);
    }

    /// <summary>Who it is.</summary>
    public TaskId Id { get; }

    /// <summary>Whether it is one thread rather than a process.</summary>
    public bool IsThread => Id.Tid != Id.ProcessId;

    /// <summary>Why one should ask once more before acting.</summary>
    public TaskGuard Guard { get; private init; }

    /// <summary>Whether a task with a <see cref="Guard"/> may be acted on: somebody was asked and knows. A kernel thread is sent no signal all the same.</summary>
    public bool IsConsented { get; set; }

    /// <summary>Threads it stood for when it was opened: 1 of a thread.</summary>
    public int ThreadCount { get; private init; }

    /// <summary>Its name (comm) when it was opened; raw and hostile.</summary>
    public byte[] Name { get; private init; } = [];

    /// <summary>Its nice value when it was opened; of a process its first thread's.</summary>
    public int Nice { get; private init; }

    /// <summary>Its real user when it was opened, by whose id permission to signal it is judged (kill(2)); null when not known.</summary>
    public uint? OwnerUserId { get; private init; }

    /// <summary>Whether it has ended, all of it.</summary>
    public bool HasEnded => ProcessDescriptors.HasEnded(_process.Number) || (IsThread && !IsSameThread());

    /// <summary>Takes hold of a task.</summary>
    /// <param name="root">The system's own /proc; it must outlive the handle.</param>
    /// <param name="id">Who was chosen.</param>
    /// <param name="failure">Done, or why it cannot be had: Ended, Zombie, or Failed with its error.</param>
    public static TaskHandle? TryOpen(ProcRoot root, TaskId id, out ActionResult failure)
    {
        failure = new ActionResult(ActionOutcome.Ended);
        if (id.ProcessId <= 0 || id.Tid <= 0) return null;
        int process = ProcessDescriptors.OpenProcess(id.ProcessId);
        if (process < 0)
        {
            // A number that is a thread's today: Invalid, since Linux 6.15 NoEntry.
            Errno error = (Errno)(-process);
            failure = error is Errno.NoProcess or Errno.NoEntry or Errno.Invalid ? failure : ActionResult.Of(error);
            return null;
        }
        SafeDescriptor held = new(process);
        bool isThread = id.Tid != id.ProcessId;
        // Before the look at its start time: what was started later cannot be what was chosen.
        int thread = isThread ? ProcessDescriptors.OpenThread(id.Tid) : -1;
        SafeDescriptor? heldThread = thread >= 0 ? new SafeDescriptor(thread) : null;
        TaskLocation at = isThread ? TaskLocation.Thread(root, id.ProcessId, id.Tid) : TaskLocation.Process(root, id.ProcessId);
        ReadBuffer buffer = new();
        if (TaskFiles.Stat(at, buffer, out TaskStat stat, out ReadOnlySpan<byte> comm) == ReadOutcome.Read && stat.StartTicks == id.StartTicks)
        {
            byte[] name = comm.ToArray();
            failure = new ActionResult(ActionOutcome.Done);
            if (!ProcessDescriptors.HasEnded(process))
            {
                return new TaskHandle(root, id, held, heldThread)
                {
                    Guard = GuardOf(id.ProcessId, stat), ThreadCount = isThread ? 1 : Math.Max(stat.ThreadCount, 1), Name = name, Nice = stat.Nice,
                    OwnerUserId = TaskFiles.Status(at, buffer, out TaskStatus status) == ReadOutcome.Read ? status.RealUserId : null,
                };
            }
            failure = new ActionResult(ActionOutcome.Zombie);
        }
        heldThread?.Dispose();
        held.Dispose();
        return null;
    }

    /// <summary>Sends a signal: to the process (whichever thread takes it), or to the one thread.</summary>
    /// <param name="signal">1 … 64.</param>
    public ActionResult Signal(int signal)
    {
        if (signal is < 1 or > 64) return new ActionResult(ActionOutcome.Invalid, Error: Errno.Invalid);
        if (Guard == TaskGuard.KernelThread) return new ActionResult(ActionOutcome.KernelThread);
        if (Barrier() is { } barrier) return barrier;
        if (!IsThread) return ActionResult.Of(ProcessDescriptors.Signal(_process.Number, signal));
        if (_thread is not null) return ActionResult.Of(ProcessDescriptors.Signal(_thread.Number, signal));
        // Before Linux 6.9: by number, within a process that is known to live, right after its start time was seen again.
        return ActionResult.Of(ProcessControl.SignalThread(Id.ProcessId, Id.Tid, signal));
    }

    /// <summary>Gives all threads, or the one, a nice value.</summary>
    /// <param name="value">-20 (first) … 19.</param>
    public ActionResult SetNice(int value) => Each(new NiceChange(value, isRelative: false));

    /// <summary>Adds to the nice value of each thread, or the one. A thread that comes into being meanwhile has its maker's value.</summary>
    /// <param name="change">What is added; the sums are kept within -20 … 19.</param>
    public ActionResult AddNice(int change) => Each(new NiceChange(change, isRelative: true));

    /// <summary>Lets all threads, or the one, run on these CPUs only.</summary>
    public ActionResult SetAffinity(CpuSet cpus) => Each(new AffinityChange(cpus));

    /// <summary>The CPUs it may run on (of a process its first thread); null when it has ended or they are not known.</summary>
    public CpuSet? Affinity()
    {
        if (HasEnded) return null;
        for (int words = 16; words <= CpuSet.MaximumCpus / 64; words *= 4)
        {
            ulong[] mask = new ulong[words];
            int filled = TaskScheduling.TryAffinity(Id.Tid, mask);
            if (filled >= 0) return new CpuSet(mask.AsSpan(0, filled));
            if (filled != -(int)Errno.Invalid) return null;
        }
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _thread?.Dispose();
    }

    private static TaskGuard GuardOf(int process, in TaskStat stat) =>
        stat.IsKernelThread ? TaskGuard.KernelThread : process == FirstProcess ? TaskGuard.Init : process == Identity.ProcessId ? TaskGuard.Self : TaskGuard.None;

    private ActionResult? Barrier()
    {
        if (Guard is TaskGuard.Init or TaskGuard.Self && !IsConsented) return new ActionResult(ActionOutcome.NeedsConsent);
        return HasEnded ? new ActionResult(ActionOutcome.Ended) : null;
    }

    private bool IsSameThread()
    {
        if (_thread is not null && ProcessDescriptors.HasEnded(_thread.Number)) return false;
        return TaskFiles.Stat(TaskLocation.Thread(_root, Id.ProcessId, Id.Tid), _buffer, out TaskStat stat, out _) == ReadOutcome.Read && stat.StartTicks == Id.StartTicks;
    }

    // Threads come and go: those there are listed again until none is new. A process that lives keeps its threads' numbers in
    // its own task directory, so no other process's thread is met.
    private ActionResult Each(TaskChange change)
    {
        if (Barrier() is { } barrier) return barrier;
        if (IsThread)
        {
            Errno error = change.Apply(Id.Tid, isFirstRound: true);
            return HasEnded && error == Errno.NoProcess ? new ActionResult(ActionOutcome.Ended) : Kernel(ActionResult.Of(error));
        }
        return Kernel(new ThreadSweep(_root, Id.ProcessId, () => ProcessDescriptors.HasEnded(_process.Number)).Run(change));
    }

    private ActionResult Kernel(in ActionResult result) =>
        Guard == TaskGuard.KernelThread && result.Outcome == ActionOutcome.Invalid ? result with { Outcome = ActionOutcome.KernelThread } : result;
}
