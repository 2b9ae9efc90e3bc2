using System.Text;
using Weft.Linux.Bpf;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Waiting;

/// <summary>Looks at the threads of a process, and again: the second time only at what can have changed.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class LookTaker(ProcRoot root) : IDisposable
{
    private readonly NumericDirectory _directory = new();
    private readonly ReadBuffer _buffer = new();
    private readonly List<int> _tids = [];
    private readonly HashSet<int> _seen = [];
    private readonly KernelLook _kernel = new();
    private readonly ulong _tickNanoseconds = 1_000_000_000UL / (ulong)SystemInformation.ClockTicksPerSecond;

    /// <summary>The processes there are now, ascending.</summary>
    public List<int> List()
    {
        List<int> processes = [];
        _directory.Read(root.Descriptor, ".\0"u8, processes);
        processes.Sort();
        return processes;
    }

    /// <summary>Begins a round of looks at many processes.</summary>
    /// <param name="isWholeMachine">All will be looked at.</param>
    public void Begin(bool isWholeMachine)
    {
        _kernel.Forget();
        if (isWholeMachine && IsSystemRoot && MachineFiles.LoadAverage(root, _buffer, out LoadAverage load) == ReadOutcome.Read && load.TotalTasks >= KernelLook.WorthIt) _kernel.TryWhole();
    }

    /// <summary>Begins the second looks.</summary>
    public void BeginAgain()
    {
        if (_kernel.IsWhole) _kernel.TryWhole();
    }

    /// <summary>Looks at all threads; null when the process is gone.</summary>
    /// <param name="id">The process, or any thread of it.</param>
    public ProcessLook? Take(int id)
    {
        if (TaskFiles.Status(TaskLocation.Process(root, id), _buffer, out TaskStatus status) != ReadOutcome.Read) return null;
        int processId = status.Tgid;
        ulong caught = status.SignalsCaught;
        // Ids differ inside only where the process is in a PID namespace below this one.
        DecimalScanner ids = new(status.NamespaceTids.Of(_buffer.Text));
        bool isInner = ids.TryNext(out _) && ids.TryNext(out _);
        List<ThreadLook> threads = new(Math.Clamp(status.ThreadCount, 1, 1 << 16));
        bool fromKernel = (_kernel.IsWhole || (status.ThreadCount >= KernelLook.WorthIt && IsSystemRoot)) && _kernel.Of(processId) is { } places && FromKernel(places, caught, isInner, threads);
        if (!fromKernel)
        {
            threads.Clear();
            if (!List(processId)) return null;
            foreach (int tid in _tids)
                if (FromFiles(processId, tid, caught, isInner) is { } look) threads.Add(look);
        }
        return threads.Count == 0 ? null : new ProcessLook(processId, threads) { IsFromKernel = fromKernel };
    }

    /// <summary>Looks at the threads of an earlier look again: at their states and counters; null when the process is gone.</summary>
    public ProcessLook? Again(ProcessLook before)
    {
        List<ThreadLook> threads = new(before.Threads.Count);
        bool grown = false;
        if (before.IsFromKernel)
        {
            if (_kernel.Of(before.ProcessId) is not { } places) return null;
            Dictionary<int, ThreadLook> known = before.Threads.ToDictionary(static t => t.Tid);
            ReadOnlySpan<KernelTask> tasks = _kernel.Tasks;
            long now = SystemInformation.MonotonicNanoseconds;
            foreach (int place in places)
            {
                ref readonly KernelTask task = ref tasks[place];
                if (known.TryGetValue(task.Tid, out ThreadLook? look)) threads.Add(Later(look, (char)task.StateLetter, task.StartBootTimeNanoseconds / _tickNanoseconds, task.RunCount, task.VoluntarySwitches, task.SumExecRuntimeNanoseconds, task.RunDelayNanoseconds, now));
                else grown = true;
            }
        }
        else
        {
            if (!List(before.ProcessId)) return null;
            foreach (ThreadLook look in before.Threads)
            {
                TaskLocation at = TaskLocation.Thread(root, look.ProcessId, look.Tid);
                // The counter last: when it has not grown, the thread was as its state says until then.
                if (TaskFiles.Stat(at, _buffer, out TaskStat stat, out _) == ReadOutcome.Read && Counters(at, look.VoluntarySwitches is not null, out RunCounts count))
                    threads.Add(Later(look, (char)stat.State, stat.StartTicks, count.Runs, count.Voluntary, count.Run, count.Delay, SystemInformation.MonotonicNanoseconds));
            }
            _seen.Clear();
            foreach (ThreadLook look in before.Threads) _seen.Add(look.Tid);
            foreach (int tid in _tids) grown |= !_seen.Contains(tid);
        }
        return new ProcessLook(before.ProcessId, threads) { IsFromKernel = before.IsFromKernel, HasGrown = grown };
    }

    /// <summary>The system call a thread is in now.</summary>
    public ReadOutcome CallOf(int processId, int tid, out SystemCallState call) => TaskFiles.SystemCall(TaskLocation.Thread(root, processId, tid), _buffer, out call);

    /// <inheritdoc/>
    public void Dispose() => _kernel.Dispose();

    private bool IsSystemRoot => root.Path is "/proc" or "/proc/";

    // Into the list of tids. One read while threads come and go may name a thread twice.
    private bool List(int processId)
    {
        if (_directory.Read(root.Descriptor, TaskLocation.Process(root, processId).Path(stackalloc byte[ProcPath.MaximumBytes], "task"u8).Terminated, _tids) != ReadOutcome.Read) return false;
        _seen.Clear();
        _tids.RemoveAll(tid => !_seen.Add(tid));
        return true;
    }

    private bool FromKernel(List<int> places, ulong caught, bool isInner, List<ThreadLook> threads)
    {
        ReadOnlySpan<KernelTask> tasks = _kernel.Tasks;
        long now = SystemInformation.MonotonicNanoseconds;
        foreach (int place in places)
        {
            ref readonly KernelTask task = ref tasks[place];
            TaskLocation at = TaskLocation.Thread(root, task.Tgid, task.Tid);
            char state = (char)task.StateLetter;
            ReadOutcome outcome = Call(at, state, task.IsKernelThread, out SystemCallState call);
            if (outcome == ReadOutcome.Gone) continue;
            threads.Add(new ThreadLook
            {
                ProcessId = task.Tgid, Tid = task.Tid, Name = TaskName.Text(in task.Name).ToArray(), State = state, StartTicks = task.StartBootTimeNanoseconds / _tickNanoseconds, ParentId = task.ParentTgid,
                IsKernelThread = task.IsKernelThread, InnerTid = Inner(at, task.Tid, isInner), TracerTid = state == 't' ? Tracer(at) : 0, SignalsCaught = caught, Runs = task.RunCount,
                VoluntarySwitches = task.VoluntarySwitches, RunNanoseconds = task.SumExecRuntimeNanoseconds, RunDelayNanoseconds = task.RunDelayNanoseconds, CallOutcome = outcome, Call = call,
                WaitChannel = Channel(at, state, outcome, call), TakenNanoseconds = now,
            });
        }
        return threads.Count > 0;
    }

    private ThreadLook? FromFiles(int processId, int tid, ulong caught, bool isInner)
    {
        TaskLocation at = TaskLocation.Thread(root, processId, tid);
        // The counter first: a thread that ran after this look shows in that of the next.
        if (!Counters(at, false, out RunCounts count)) return null;
        long now = SystemInformation.MonotonicNanoseconds;
        if (TaskFiles.Stat(at, _buffer, out TaskStat stat, out ReadOnlySpan<byte> name) != ReadOutcome.Read) return null;
        byte[] comm = name.ToArray();
        char state = (char)stat.State;
        if (state == 'R' && !Counters(at, true, out count)) return null;
        ReadOutcome outcome = Call(at, state, stat.IsKernelThread, out SystemCallState call);
        return new ThreadLook
        {
            ProcessId = processId, Tid = tid, Name = comm, State = state, StartTicks = stat.StartTicks, ParentId = stat.ParentTgid, IsKernelThread = stat.IsKernelThread,
            InnerTid = Inner(at, tid, isInner), TracerTid = state == 't' ? Tracer(at) : 0, SignalsCaught = caught, Runs = count.Runs, VoluntarySwitches = count.Voluntary, RunNanoseconds = count.Run,
            RunDelayNanoseconds = count.Delay, CallOutcome = outcome, Call = call, WaitChannel = Channel(at, state, outcome, call), TakenNanoseconds = now,
        };
    }

    private static ThreadLook Later(ThreadLook before, char state, ulong start, ulong runs, ulong? voluntary, ulong? run, ulong? delay, long now) => new()
    {
        ProcessId = before.ProcessId, Tid = before.Tid, Name = before.Name, State = state, StartTicks = start, ParentId = before.ParentId, IsKernelThread = before.IsKernelThread,
        InnerTid = before.InnerTid, TracerTid = before.TracerTid, SignalsCaught = before.SignalsCaught, Runs = runs, VoluntarySwitches = voluntary, RunNanoseconds = run,
        // What did not run is in the call it was in.
        RunDelayNanoseconds = delay, CallOutcome = before.CallOutcome, Call = before.Call, WaitChannel = before.WaitChannel, TakenNanoseconds = now,
    };

    // Of a thread that ran there is no call to be told, and a thread of the kernel makes none.
    private ReadOutcome Call(in TaskLocation at, char state, bool isKernelThread, out SystemCallState call)
    {
        call = default;
        if (isKernelThread || state is 'R' or 'Z' or 'X') return ReadOutcome.NotApplicable;
        return TaskFiles.SystemCall(at, _buffer, out call);
    }

    // A thousand threads at a futex need not be asked: there the call tells all.
    private string Channel(in TaskLocation at, char state, ReadOutcome outcome, in SystemCallState call) =>
        state is 'R' or 'Z' or 'X' || (state != 'D' && outcome == ReadOutcome.Read && call.Kind == SystemCallKind.InCall && FutexReader.IsFutex(call.Number)) ? ""
        : TaskFiles.WaitChannelName(at, _buffer, out ReadOnlySpan<byte> name) == ReadOutcome.Read ? Encoding.ASCII.GetString(name) : "";

    private int Inner(in TaskLocation at, int tid, bool isInner) =>
        isInner && TaskFiles.Status(at, _buffer, out TaskStatus status) == ReadOutcome.Read && NumberText.TryLastInt32(status.NamespaceTids.Of(_buffer.Text), out int inner) ? inner : tid;

    private int Tracer(in TaskLocation at) => TaskFiles.Status(at, _buffer, out TaskStatus status) == ReadOutcome.Read ? status.TracerTid : 0;

    // schedstat costs half of what status does, and its count grows when a thread is put on a CPU, not only when it is
    // taken off. Where the kernel does not keep it, every count in it is 0.
    private bool Counters(in TaskLocation at, bool switches, out RunCounts count)
    {
        count = default;
        ReadOutcome outcome = TaskFiles.SchedulerCounters(at, _buffer, out SchedulerCounters counters);
        if (outcome == ReadOutcome.Gone) return false;
        bool kept = outcome == ReadOutcome.Read && counters.Slices > 0;
        if (kept) count = new RunCounts(counters.Slices, null, counters.RunNanoseconds, counters.RunDelayNanoseconds);
        if (kept && !switches) return true;
        if (TaskFiles.Status(at, _buffer, out TaskStatus status) != ReadOutcome.Read) return false;
        count = count with { Voluntary = status.VoluntarySwitches, Runs = kept ? count.Runs : status.VoluntarySwitches + status.InvoluntarySwitches };
        return true;
    }

    private readonly record struct RunCounts(ulong Runs, ulong? Voluntary, ulong? Run, ulong? Delay);
}
